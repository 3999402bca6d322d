INSERT INTO fresh_relation (src, type, dst, strength, pool, status, sources)
SELECT r.src, r.type, r.dst, coalesce(c.strength, t.strength), coalesce(c.pool, t.pool), 'active',
       f.said
FROM due_relation r
CROSS JOIN name s ON s.entity = r.src
CROSS JOIN name d ON d.entity = r.dst
CROSS JOIN claim c ON c.src = s.id AND c.type = r.type AND c.dst = d.id AND c.gone IS NULL
JOIN scope f ON f.id = c.scope
LEFT JOIN relation_type t ON t.type = r.type AND d.uid GLOB 'asset:*'
WHERE NOT (t.strength IS NOT NULL AND r.src = r.dst)
GROUP BY r.src, r.type, r.dst
HAVING count(*) = 1
