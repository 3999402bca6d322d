// Writing to the lease locks it: nobody takes it over before this transaction ends.
MATCH (lease:Lease {name: $name})
SET lease.checked = $token
WITH lease
WHERE lease.token = $token AND lease.holder IS NOT NULL
RETURN lease.token
