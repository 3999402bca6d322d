INSERT INTO fresh_relation (src, type, dst, strength, pool, status, sources)
SELECT r.src, r.type, r.dst, r.strength, r.pool, 'retired', r.sources
FROM due_relation d
JOIN relation r ON r.src = d.src AND r.type = d.type AND r.dst = d.dst
LEFT JOIN fresh_relation f ON f.src = d.src AND f.type = d.type AND f.dst = d.dst
WHERE f.src IS NULL
