UNWIND $rows AS row
MATCH (entity:__KIND__ {uid: row[0]})
MERGE (observation:Observation {source: row[1].source, uid: row[1].uid})
SET observation = row[1]
WITH entity, observation
OPTIONAL MATCH (observation)-[former:OBSERVES]->(other)
WHERE other <> entity
DELETE former
MERGE (observation)-[:OBSERVES]->(entity)
RETURN count(*)
