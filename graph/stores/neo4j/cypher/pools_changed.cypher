MATCH (pool:Pool)
WHERE pool.stamp > $after
RETURN pool.asset, pool.pool, pool.min_up, pool.status = 'retired'
