// What is live was last seen by the last complete run of its scope.
MATCH (entity:__KINDS__)<-[:OBSERVES]-(observation:Observation)
WHERE entity.uid IN $uids
OPTIONAL MATCH (scope:Scope {id: observation.source + '/' + observation.scope})
RETURN entity.uid, observation.source, observation.scope, observation.uid, observation.fields,
       observation.first_seen, scope.last_complete, observation.gone
ORDER BY observation.source, observation.uid
