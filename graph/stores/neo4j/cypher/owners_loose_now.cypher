MATCH (loose:LooseRelation)
WHERE loose.type = 'OWNED_BY' AND loose.status = 'dangling'
RETURN loose.source, loose.target
