// A relation whose end is not there is dangling, whatever else is said of it.
UNWIND $rows AS row
WITH row
WHERE NOT EXISTS { (:__SOURCE__ {uid: row[0]})-[:__TYPE__]->(:__TARGET__ {uid: row[1]}) }
MERGE (loose:LooseRelation {source: row[0], type: '__TYPE__', target: row[1]})
SET loose.status = 'dangling', loose.strength = row[2], loose.pool = row[3], loose.sources = row[4],
    loose.claims = row[5], loose.since = row[6], loose.stamp = row[7], loose.run = row[8]
