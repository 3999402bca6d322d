INSERT INTO entity_version (id, status, fields, since, until)
SELECT e.id, e.status, e.fields, e.since, :stamp
FROM fresh_entity f
JOIN entity e ON e.id = f.id
WHERE e.fields <> f.fields OR e.status <> f.status
