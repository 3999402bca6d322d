-- Relations of which a claim changed, new ones of a single row aside, and all that wait for an end.
INSERT OR IGNORE INTO due_relation
SELECT s.entity, c.type, d.entity
FROM CLAIMS c
JOIN name s ON s.id = c.src
JOIN name d ON d.id = c.dst
LEFT JOIN relation r ON r.src = s.entity AND r.type = c.type AND r.dst = d.entity
WHERE (r.src IS NULL OR r.since < :stamp OR c.gone IS NOT NULL)
UNION ALL
SELECT s.entity, c.type, d.entity
FROM CLAIMS c
JOIN name s ON s.id = c.src
JOIN name d ON d.id = c.dst
WHERE c.gone IS NULL
GROUP BY s.entity, c.type, d.entity HAVING count(*) > 1
UNION ALL
SELECT src, type, dst FROM relation WHERE status = 'dangling' AND since < :stamp
