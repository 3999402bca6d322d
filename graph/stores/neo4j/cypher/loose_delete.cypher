UNWIND $rows AS row
MATCH (loose:LooseRelation {source: row[0], type: row[1], target: row[2]})
DELETE loose
