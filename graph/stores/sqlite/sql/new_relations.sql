-- Relations said for the first time, by exactly one row.
INSERT INTO relation (src, type, dst, strength, pool, status, sources, since, stamp)
SELECT s.entity, c.type, d.entity, coalesce(c.strength, t.strength), coalesce(c.pool, t.pool),
       CASE WHEN EXISTS (SELECT 1 FROM entity e WHERE e.id = s.entity)
             AND EXISTS (SELECT 1 FROM entity e WHERE e.id = d.entity) THEN 'active' ELSE 'dangling' END,
       json_array(f.source), :stamp, :stamp
FROM claim c
JOIN name s ON s.id = c.src
JOIN name d ON d.id = c.dst
JOIN scope f ON f.id = c.scope
LEFT JOIN relation_type t ON t.type = c.type AND d.uid GLOB 'asset:*'
WHERE c.stamp > :applied AND c.gone IS NULL
GROUP BY s.entity, c.type, d.entity
HAVING count(*) = 1
   AND NOT EXISTS (SELECT 1 FROM relation r WHERE r.src = s.entity AND r.type = c.type AND r.dst = d.entity)
   AND NOT (t.strength IS NOT NULL AND s.entity = d.entity)
