UNWIND $rows AS row
MATCH (dropped:Dropped {uid: row[0].uid})
USING INDEX SEEK dropped:Dropped(uid)
DELETE dropped
