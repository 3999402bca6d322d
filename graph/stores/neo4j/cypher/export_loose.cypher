MATCH (loose:LooseRelation)
RETURN loose.source, loose.type, loose.target, loose.strength, loose.pool, loose.status, loose.sources
ORDER BY loose.source, loose.type, loose.target
