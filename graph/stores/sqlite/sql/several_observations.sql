-- What several sources say of the same due entity.
SELECT d.id, substr(n.uid, 1, instr(n.uid, ':') - 1), s.source, o.fields
FROM due_entity d
JOIN name n ON n.id = d.id
CROSS JOIN name m ON m.entity = d.id
CROSS JOIN observation o ON o.name = m.id AND o.gone IS NULL
JOIN scope s ON s.id = o.scope
LEFT JOIN fresh_entity f ON f.id = d.id
WHERE f.id IS NULL
ORDER BY d.id, s.source
