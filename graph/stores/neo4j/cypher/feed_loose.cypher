MATCH (loose:LooseRelation)
WHERE loose.stamp > $after
RETURN loose.source, loose.type, loose.target, loose.strength, loose.pool, loose.status, loose.sources,
       loose.claims, loose.since, loose.stamp, loose.run
