-- What several rows say of the same due relation.
SELECT r.src, r.type, r.dst, f.source, c.strength, c.pool, t.strength, t.pool
FROM due_relation r
CROSS JOIN name s ON s.entity = r.src
CROSS JOIN name d ON d.entity = r.dst
CROSS JOIN claim c ON c.src = s.id AND c.type = r.type AND c.dst = d.id AND c.gone IS NULL
JOIN scope f ON f.id = c.scope
LEFT JOIN relation_type t ON t.type = r.type AND d.uid GLOB 'asset:*'
LEFT JOIN fresh_relation x ON x.src = r.src AND x.type = r.type AND x.dst = r.dst
WHERE x.src IS NULL AND NOT (t.strength IS NOT NULL AND r.src = r.dst)
ORDER BY r.src, r.type, r.dst
