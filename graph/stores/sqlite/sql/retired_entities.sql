-- Due entities that nobody vouches for any more keep their last fields.
INSERT INTO fresh_entity (id, status, fields, sources)
SELECT e.id, 'retired', e.fields, e.sources
FROM due_entity d
JOIN entity e ON e.id = d.id
WHERE NOT EXISTS (
    SELECT 1 FROM name m JOIN observation o ON o.name = m.id AND o.gone IS NULL WHERE m.entity = d.id
)
