MATCH (state:AssetVersion)
WHERE state.since <= $as_of AND state.until > $as_of
RETURN state.uid, state.type, state.criticality, state.status, state.environment, state.lifecycle = 'retired',
       COLLECT {
         MATCH (:Asset {uid: state.uid})-[owned:OWNED_BY]->(team:Team)
         WHERE owned.since <= $as_of
         RETURN team.uid
       }
