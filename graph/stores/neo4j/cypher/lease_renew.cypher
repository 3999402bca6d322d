MATCH (lease:Lease {name: $name})
SET lease.expires = datetime.realtime() + duration({milliseconds: toInteger($seconds * 1000)})
RETURN lease.name, lease.holder, lease.token, lease.expires.epochMillis
