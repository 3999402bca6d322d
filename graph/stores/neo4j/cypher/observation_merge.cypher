// An observation that was gone before it was ever resolved is of no entity.
UNWIND $rows AS row
MERGE (observation:Observation {source: row[1].source, uid: row[1].uid})
SET observation = row[1]
WITH row, observation
MATCH (entity:__KIND__ {uid: row[0]})
OPTIONAL MATCH (observation)-[former:OBSERVES]->(other)
WHERE other <> entity
DELETE former
MERGE (observation)-[:OBSERVES]->(entity)
RETURN count(*)
