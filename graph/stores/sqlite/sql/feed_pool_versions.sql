SELECT n.uid, v.pool, v.min_up, v.status, l.at, u.at, v.until, l.run
FROM pool_version v JOIN name n ON n.id = v.asset JOIN load l ON l.id = v.since JOIN load u ON u.id = v.until
WHERE v.until > :after
ORDER BY v.rowid
