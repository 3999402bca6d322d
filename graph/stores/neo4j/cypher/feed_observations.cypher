MATCH (observation:Observation)-[:OBSERVES]->(entity)
WHERE observation.stamp > $after
RETURN observation.source, observation.scope, observation.uid, entity.uid, observation.fingerprint,
       observation.fields, observation.links, observation.first_seen, observation.gone, observation.stamp
