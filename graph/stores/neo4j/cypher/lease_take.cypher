MATCH (lease:Lease {name: $name})
SET lease.holder = $holder, lease.token = lease.token + 1,
    lease.expires = datetime.realtime() + duration({milliseconds: toInteger($seconds * 1000)})
RETURN lease.name, lease.holder, lease.token, lease.expires.epochMillis
