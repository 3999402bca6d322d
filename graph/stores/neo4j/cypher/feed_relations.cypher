MATCH (source)-[relation:__TYPES__]->(target)
WHERE relation.stamp > $after
RETURN source.uid AS source, type(relation) AS type, target.uid AS target, relation.strength AS strength,
       relation.pool AS pool, 'active' AS status, relation.sources AS sources, relation.claims AS claims,
       relation.since AS since, relation.stamp AS stamp, relation.run AS run
UNION ALL
MATCH (loose:LooseRelation)
WHERE loose.stamp > $after
RETURN loose.source AS source, loose.type AS type, loose.target AS target, loose.strength AS strength,
       loose.pool AS pool, loose.status AS status, loose.sources AS sources, loose.claims AS claims,
       loose.since AS since, loose.stamp AS stamp, loose.run AS run
