INSERT INTO relation_version (src, type, dst, strength, pool, status, sources, since, until)
SELECT r.src, r.type, r.dst, r.strength, r.pool, r.status, r.sources, r.since, :stamp
FROM fresh_relation f
JOIN relation r ON r.src = f.src AND r.type = f.type AND r.dst = f.dst
WHERE r.since < :stamp AND (r.strength IS NOT f.strength OR r.pool IS NOT f.pool OR r.status <> f.status)
