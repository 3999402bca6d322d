MATCH (source:__KIND__)-[relation:__TYPES__]->(target)
WHERE source.uid > ''
RETURN source.uid AS source, type(relation) AS type, target.uid AS target, relation.strength, relation.pool,
       'active', relation.sources
ORDER BY source, type, target
