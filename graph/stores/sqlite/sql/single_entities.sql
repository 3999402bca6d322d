-- The present state of due entities that one source alone vouches for.
INSERT INTO fresh_entity (id, status, fields, sources)
SELECT d.id, 'active', o.fields, s.said
FROM due_entity d
JOIN name m ON m.entity = d.id
JOIN observation o ON o.name = m.id AND o.gone IS NULL
JOIN scope s ON s.id = o.scope
GROUP BY d.id
HAVING count(*) = 1
