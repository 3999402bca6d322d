// Without the hint, a plan made while there were few of them goes through all of them for each row.
UNWIND $rows AS row
MATCH (loose:LooseRelation {source: row[0], type: row[1], target: row[2]})
USING INDEX SEEK loose:LooseRelation(source, type, target)
DELETE loose
