// The labels come by value, out of the ontology: one plan serves all of them.
UNWIND $rows AS row
CREATE (entity:$(row[1]))
SET entity = row[0]
RETURN count(*)
