UNWIND $uids AS uid
MATCH (:__KINDS__ {uid: uid})<-[observes:OBSERVES]-(observation:Observation)
MATCH (:Alias {uid: uid})-[:STANDS_FOR]->(heir)
CREATE (observation)-[:OBSERVES]->(heir)
DELETE observes
