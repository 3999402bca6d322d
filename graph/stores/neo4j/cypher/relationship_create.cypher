// The type comes by value, out of the ontology: that costs no more than one written out, and needs one plan for all.
UNWIND $rows AS row
MATCH (source:__SOURCE__ {uid: row[0]})
MATCH (target:__TARGET__ {uid: row[2]})
CREATE (source)-[:$(row[1]) {
  strength: row[3], pool: row[4], sources: row[5], claims: row[6], since: row[7], stamp: row[8], run: row[9]
}]->(target)
RETURN count(*)
