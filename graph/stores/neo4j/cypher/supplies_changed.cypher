MATCH (source:Asset)-[relation:__TYPES__]->(target:Asset)
WHERE relation.stamp > $after
RETURN source.uid AS source, type(relation) AS type, target.uid AS target, relation.strength AS strength,
       relation.pool AS pool, false AS gone, relation.sources AS sources
UNION ALL
MATCH (loose:LooseRelation)
WHERE loose.stamp > $after AND loose.type IN $types
  AND loose.source STARTS WITH 'asset:' AND loose.target STARTS WITH 'asset:'
RETURN loose.source AS source, loose.type AS type, loose.target AS target, loose.strength AS strength,
       loose.pool AS pool, loose.status = 'retired' AS gone, loose.sources AS sources
