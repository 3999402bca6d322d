UNWIND $rows AS row
MATCH (loose:LooseRelation {source: row[0], type: '__TYPE__', target: row[1]})
DELETE loose
