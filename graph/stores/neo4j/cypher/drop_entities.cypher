UNWIND $uids AS uid
MATCH (entity:__KINDS__ {uid: uid})
OPTIONAL MATCH (observation:Observation)-[:OBSERVES]->(entity)
DETACH DELETE observation, entity
