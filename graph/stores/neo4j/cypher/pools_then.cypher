MATCH (state:Pool|PoolVersion)
WHERE state.since <= $as_of AND (state:Pool OR state.until > $as_of)
RETURN state.asset, state.pool, state.min_up, state.status = 'retired'
