MATCH (state:AssetVersion)
WHERE state.since <= $as_of AND state.until > $as_of
RETURN state.uid, state.type, state.criticality, state.status, state.environment, state.lifecycle = 'retired'
