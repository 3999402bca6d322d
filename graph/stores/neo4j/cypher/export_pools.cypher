MATCH (pool:Pool)
WHERE pool.status = 'active'
RETURN pool.asset, pool.pool, pool.min_up
ORDER BY pool.asset, pool.pool
