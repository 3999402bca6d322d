-- Things seen for the first time by exactly one source: what it says is the entity.
INSERT INTO entity (id, kind, status, fields, sources, since, stamp)
SELECT n.entity, substr(n.uid, 1, instr(n.uid, ':') - 1), 'active', o.fields, s.said, :stamp, :stamp
FROM observation o
JOIN name n ON n.id = o.name
JOIN scope s ON s.id = o.scope
WHERE o.stamp > :applied AND o.gone IS NULL
GROUP BY n.entity
HAVING count(*) = 1 AND NOT EXISTS (SELECT 1 FROM entity e WHERE e.id = n.entity)
   AND n.entity NOT IN (SELECT id FROM due_entity)
