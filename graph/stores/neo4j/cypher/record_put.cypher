UNWIND $rows AS row
MERGE (record:__COLLECTION__ {id: row.id})
SET record = row
