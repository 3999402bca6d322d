MATCH (source:Asset)-[relation:__TYPES__]->(target:Asset)
WHERE relation.since <= $as_of
RETURN source.uid AS source, type(relation) AS type, target.uid AS target, relation.strength AS strength,
       relation.pool AS pool, false AS gone
UNION ALL
MATCH (state:LooseRelation|RelationVersion)
WHERE state.since <= $as_of AND (state:LooseRelation OR state.until > $as_of) AND state.type IN $carrying
  AND state.source STARTS WITH 'asset:' AND state.target STARTS WITH 'asset:'
RETURN state.source AS source, state.type AS type, state.target AS target, state.strength AS strength,
       state.pool AS pool, state.status = 'retired' AS gone
