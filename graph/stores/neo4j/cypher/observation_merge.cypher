// An observation that was gone before it was ever resolved is of no entity.
UNWIND $rows AS row
MERGE (seen:Observation {source: row[1], uid: row[2]})
SET seen.scope = row[3], seen.fingerprint = row[4], seen.fields = row[5], seen.links = row[6],
    seen.first_seen = row[7], seen.gone = row[8], seen.stamp = row[9]
WITH row, seen
MATCH (entity:__KIND__ {uid: row[0]})
OPTIONAL MATCH (seen)-[former:OBSERVES]->(other)
WHERE other <> entity
DELETE former
MERGE (seen)-[:OBSERVES]->(entity)
RETURN count(*)
