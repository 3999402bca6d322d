// An observation that was gone before it was ever resolved is of no entity.
UNWIND $rows AS row
CREATE (observation:Observation)
SET observation = row[1]
WITH row, observation
MATCH (entity:__KIND__ {uid: row[0]})
CREATE (observation)-[:OBSERVES]->(entity)
RETURN count(*)
