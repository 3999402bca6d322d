MATCH (observation:Observation)
WHERE observation.stamp > $after
OPTIONAL MATCH (observation)-[:OBSERVES]->(entity)
RETURN observation.source, observation.scope, observation.uid, coalesce(entity.uid, observation.uid),
       observation.fingerprint, observation.fields, observation.links, observation.first_seen, observation.gone,
       observation.stamp
