MATCH (state:LooseRelation|RelationVersion)
WHERE state.since <= $as_of AND (state:LooseRelation OR state.until > $as_of) AND state.type IN $types
  AND state.source STARTS WITH 'asset:' AND state.target STARTS WITH 'asset:'
RETURN state.source, state.type, state.target, state.strength, state.pool, state.status = 'retired', state.sources
