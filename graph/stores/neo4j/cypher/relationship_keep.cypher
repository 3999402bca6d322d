// A relation whose end is not there is dangling, whatever else is said of it.
UNWIND $rows AS row
WITH row
WHERE NOT EXISTS { (:__SOURCE__ {uid: row[0]}) } OR NOT EXISTS { (:__TARGET__ {uid: row[2]}) }
CREATE (:LooseRelation {
  source: row[0], type: row[1], target: row[2], strength: row[3], pool: row[4], sources: row[5], claims: row[6],
  since: row[7], stamp: row[8], run: row[9], status: 'dangling'
})
