MATCH (loose:LooseRelation)
WHERE loose.type IN $types AND loose.source STARTS WITH 'asset:' AND loose.target STARTS WITH 'asset:'
RETURN loose.source, loose.type, loose.target, loose.strength, loose.pool, loose.status = 'retired', loose.sources
