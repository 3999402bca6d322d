UNWIND $rows AS row
CREATE (:LooseRelation {
  source: row[0], type: row[1], target: row[2], strength: row[3], pool: row[4], sources: row[5], claims: row[6],
  since: row[7], stamp: row[8], run: row[9], status: row[10]
})
RETURN count(*)
