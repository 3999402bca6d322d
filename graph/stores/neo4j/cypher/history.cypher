// The present state first: it has no end.
UNWIND $uids AS uid
CALL (uid) {
  MATCH (state:__KINDS__ {uid: uid})
  RETURN state
  UNION ALL
  MATCH (state:Version {uid: uid})
  RETURN state
}
RETURN uid, state.lifecycle, state.record, state.since, state.until, state.run
ORDER BY coalesce(state.until, '~') DESC, state.since DESC
