MATCH (version:PoolVersion)
WHERE version.stamp > $after
RETURN version.asset, version.pool, version.min_up, version.status, version.since, version.until,
       version.stamp, version.run
