MATCH (lease:Lease {name: $name, token: $token})
REMOVE lease.holder
SET lease.expires = datetime.realtime()
