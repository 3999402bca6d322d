UNWIND $rows AS row
MERGE (loose:LooseRelation {source: row[0], type: row[2].type, target: row[1]})
SET loose = row[2]
RETURN count(*)
