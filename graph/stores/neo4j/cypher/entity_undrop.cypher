UNWIND $rows AS row
MATCH (dropped:Dropped {uid: row.uid})
DELETE dropped
