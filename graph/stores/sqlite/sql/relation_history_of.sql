WITH here AS (SELECT n.id, n.uid FROM json_each(:uids) u JOIN name n ON n.uid = u.value), states AS (
    SELECT src, type, dst, strength, pool, status, sources, since, NULL AS until FROM relation
    WHERE src IN (SELECT id FROM here) OR dst IN (SELECT id FROM here)
    UNION ALL
    SELECT src, type, dst, strength, pool, status, sources, since, until FROM relation_version
    WHERE src IN (SELECT id FROM here) OR dst IN (SELECT id FROM here)
)
SELECT h.uid, s.uid, x.type, d.uid, x.strength, x.pool, x.status, l.at, x.sources, u.at, l.run
FROM states x
JOIN here h ON h.id IN (x.src, x.dst)
JOIN name s ON s.id = x.src
JOIN name d ON d.id = x.dst
JOIN load l ON l.id = x.since
LEFT JOIN load u ON u.id = x.until
ORDER BY l.at DESC, x.type, s.uid, d.uid, x.since DESC
