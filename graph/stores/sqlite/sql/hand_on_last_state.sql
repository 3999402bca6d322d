INSERT INTO entity_version (id, status, fields, since, until)
SELECT m.new, e.status, e.fields, e.since, :stamp FROM moved m JOIN entity e ON e.id = m.name
