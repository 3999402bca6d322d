// The label of the type goes with the type.
UNWIND $rows AS row
MERGE (entity:__KIND__ {uid: row[0].uid})
SET entity = row[0]
REMOVE entity:__CHANGING__
SET entity:$(row[1])
RETURN count(*)
