UNWIND $rows AS row
MATCH (source:__SOURCE__ {uid: row[0]})
MATCH (target:__TARGET__ {uid: row[1]})
MERGE (source)-[relation:__TYPE__]->(target)
SET relation = {
  strength: row[2], pool: row[3], sources: row[4], claims: row[5], since: row[6], stamp: row[7], run: row[8]
}
RETURN count(*)
