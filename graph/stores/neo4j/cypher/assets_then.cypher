CALL () {
  MATCH (state:Asset)
  WHERE state.since <= $as_of
  RETURN state
  UNION ALL
  MATCH (state:AssetVersion)
  WHERE state.since <= $as_of AND state.until > $as_of
  RETURN state
}
RETURN state.uid, state.type, state.criticality, state.status, state.environment, state.lifecycle = 'retired'
