UNWIND $rows AS row
MATCH (entity:__KIND__ {uid: row[0]})
CREATE (observation:Observation)-[:OBSERVES]->(entity)
SET observation = row[1]
RETURN count(*)
