WITH here AS (SELECT id FROM name WHERE uid = :uid), states AS (
    SELECT src, type, dst, strength, pool, status, sources, since, NULL AS until FROM relation
    WHERE src IN here OR dst IN here
    UNION ALL
    SELECT src, type, dst, strength, pool, status, sources, since, until FROM relation_version
    WHERE src IN here OR dst IN here
)
SELECT s.uid, x.type, d.uid, x.strength, x.pool, x.status, l.at, x.sources, u.at, l.run
FROM states x
JOIN name s ON s.id = x.src
JOIN name d ON d.id = x.dst
JOIN load l ON l.id = x.since
LEFT JOIN load u ON u.id = x.until
ORDER BY l.at DESC, x.type, s.uid, d.uid, x.since DESC
