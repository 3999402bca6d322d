MATCH (pool:Pool)
WHERE pool.asset IN $uids AND pool.status = 'active'
RETURN pool.asset, pool.pool, pool.min_up, pool.since
ORDER BY pool.asset, pool.pool
