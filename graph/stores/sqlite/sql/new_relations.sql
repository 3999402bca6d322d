-- Relations said for the first time; where several rows say the same, the first of them, until that is settled.
INSERT INTO relation (src, type, dst, strength, pool, status, sources, since, stamp)
SELECT s.entity, c.type, d.entity, coalesce(c.strength, t.strength), coalesce(c.pool, t.pool),
       CASE WHEN EXISTS (SELECT 1 FROM missing m WHERE m.id IN (s.entity, d.entity)) THEN 'dangling' ELSE 'active' END,
       f.said, :stamp, :stamp
FROM claim c
JOIN name s ON s.id = c.src
JOIN name d ON d.id = c.dst
JOIN scope f ON f.id = c.scope
LEFT JOIN relation_type t ON t.type = c.type AND d.uid GLOB 'asset:*'
WHERE c.stamp > :applied AND c.gone IS NULL AND NOT (t.strength IS NOT NULL AND s.entity = d.entity)
ON CONFLICT DO NOTHING
