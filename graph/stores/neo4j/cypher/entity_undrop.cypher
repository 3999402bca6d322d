UNWIND $rows AS row
MATCH (dropped:Dropped {uid: row[0].uid})
DELETE dropped
