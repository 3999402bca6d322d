MATCH (lease:Lease {name: $name})
WHERE lease.holder IS NOT NULL
RETURN lease.name, lease.holder, lease.token, lease.expires.epochMillis
