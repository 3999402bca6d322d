// Writing to the lease locks it; only then is it read.
MERGE (lease:Lease {name: $name})
ON CREATE SET lease.token = 0
SET lease.checked = lease.token
WITH lease
WHERE lease.holder IS NOT NULL
RETURN lease.holder, lease.expires > datetime.realtime()
