UNWIND $rows AS row
CREATE (loose:LooseRelation)
SET loose = row[2]
RETURN count(*)
