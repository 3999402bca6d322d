-- Relations said for the first time; where several rows say the same, the first of them, until that is settled.
-- In the order of their keys, which is that of an index of all claims: a table that grows at its end grows fast.
INSERT INTO relation (src, type, dst, strength, pool, status, sources, since, stamp)
SELECT coalesce(s.entity, c.src), c.type, coalesce(d.entity, c.dst), coalesce(c.strength, t.strength),
       coalesce(c.pool, t.pool),
       CASE WHEN EXISTS (SELECT 1 FROM missing WHERE id = coalesce(s.entity, c.src))
              OR EXISTS (SELECT 1 FROM missing WHERE id = coalesce(d.entity, c.dst)) THEN 'dangling' ELSE 'active' END,
       f.said, :stamp, :stamp
FROM CLAIMS c
LEFT JOIN elsewhere s ON s.id = c.src
LEFT JOIN elsewhere d ON d.id = c.dst
JOIN scope f ON f.id = c.scope
LEFT JOIN relation_type t ON t.type = c.type
     AND (NOT t.mixed OR (SELECT uid FROM name WHERE id = c.dst) GLOB 'asset:*')
WHERE c.gone IS NULL AND NOT (t.strength IS NOT NULL AND coalesce(s.entity, c.src) = coalesce(d.entity, c.dst))
ORDER BY c.src, c.type, c.dst
ON CONFLICT DO NOTHING
