SELECT s.uid, v.type, d.uid, v.strength, v.pool, v.status, v.sources, l.at, u.at, v.until, l.run
FROM relation_version v JOIN name s ON s.id = v.src JOIN name d ON d.id = v.dst
JOIN load l ON l.id = v.since JOIN load u ON u.id = v.until
WHERE v.until > :after
ORDER BY v.rowid
