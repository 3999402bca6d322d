SELECT s.uid, r.type, d.uid, r.strength, r.pool, r.status = 'retired'
FROM relation r JOIN name s ON s.id = r.src JOIN name d ON d.id = r.dst
WHERE r.stamp > :after AND r.type IN (CARRYING) AND r.strength IS NOT NULL
  AND s.uid GLOB 'asset:*' AND d.uid GLOB 'asset:*'
