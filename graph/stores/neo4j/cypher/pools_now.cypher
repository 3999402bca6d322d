MATCH (pool:Pool)
RETURN pool.asset, pool.pool, pool.min_up, pool.status = 'retired'
