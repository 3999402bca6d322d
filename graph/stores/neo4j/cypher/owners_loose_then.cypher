MATCH (state:LooseRelation|RelationVersion)
WHERE state.since <= $as_of AND (state:LooseRelation OR state.until > $as_of)
  AND state.type = 'OWNED_BY' AND state.status <> 'retired'
RETURN state.source, state.target
