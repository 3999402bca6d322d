// Shares cannot be above; what is retired leaves its pools.
MATCH (pool:Pool)
WHERE pool.status = 'active' AND NOT pool.min_up CONTAINS '%'
MATCH (consumer:Asset {uid: pool.asset})
WHERE NOT consumer:Retired
CALL (pool, consumer) {
  MATCH (consumer)<-[relation:__FROM_SOURCE__]-(member:Asset)
  WHERE relation.pool = pool.pool
  RETURN member
  UNION
  MATCH (consumer)-[relation:__FROM_TARGET__]->(member:Asset)
  WHERE relation.pool = pool.pool
  RETURN member
}
WITH pool, sum(CASE
  WHEN member:Retired OR toLower(coalesce(member.status, '')) IN ['retired', 'decommissioned', 'disposed'] THEN 0
  ELSE 1
END) AS n
WHERE toInteger(pool.min_up) > n
RETURN pool.asset AS asset, pool.pool AS pool, pool.min_up AS min_up, n
ORDER BY asset, pool
