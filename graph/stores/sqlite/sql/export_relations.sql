SELECT s.uid, r.type, d.uid, r.strength, r.pool, r.status, r.sources
FROM relation r JOIN name s ON s.id = r.src JOIN name d ON d.id = r.dst
ORDER BY s.uid, r.type, d.uid
