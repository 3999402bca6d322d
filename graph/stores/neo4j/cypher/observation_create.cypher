// An observation that was gone before it was ever resolved is of no entity.
UNWIND $rows AS row
CREATE (seen:Observation {
  source: row[1], uid: row[2], scope: row[3], fingerprint: row[4], fields: row[5], links: row[6],
  first_seen: row[7], gone: row[8], stamp: row[9]
})
WITH row, seen
MATCH (entity:__KIND__ {uid: row[0]})
CREATE (seen)-[:OBSERVES]->(entity)
RETURN count(*)
