// The label of the type goes with the type.
UNWIND $rows AS row
MERGE (entity:__KIND__ {uid: row.uid})
SET entity = row
REMOVE entity:__CHANGING__
SET entity:__LABELS__
RETURN count(*)
