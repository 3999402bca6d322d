UNWIND $uids AS uid
MERGE (dropped:Dropped {uid: uid})
SET dropped.stamp = $number
