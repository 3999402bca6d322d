// A relation whose end is not there is dangling, whatever else is said of it.
UNWIND $rows AS row
WITH row
WHERE NOT EXISTS { (:__SOURCE__ {uid: row[0]})-[:__TYPE__]->(:__TARGET__ {uid: row[1]}) }
MERGE (loose:LooseRelation {source: row[0], type: '__TYPE__', target: row[1]})
SET loose += row[2], loose.status = 'dangling'
