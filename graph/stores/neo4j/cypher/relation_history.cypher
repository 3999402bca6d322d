UNWIND $uids AS uid
CALL (uid) {
  MATCH (source:__KINDS__ {uid: uid})-[state:__TYPES__]->(target)
  RETURN source.uid AS source, type(state) AS type, target.uid AS target, 'active' AS status, state
  UNION
  MATCH (target:__KINDS__ {uid: uid})<-[state:__TYPES__]-(source)
  RETURN source.uid AS source, type(state) AS type, target.uid AS target, 'active' AS status, state
  UNION
  MATCH (state:LooseRelation|RelationVersion)
  WHERE state.source = uid OR state.target = uid
  RETURN state.source AS source, state.type AS type, state.target AS target, state.status AS status, state
}
RETURN uid, source, type, target, state.strength, state.pool, status, state.since, state.sources, state.until, state.run
ORDER BY state.since DESC, type, source, target
