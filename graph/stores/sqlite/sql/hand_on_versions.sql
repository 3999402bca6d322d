UPDATE entity_version SET id = (SELECT new FROM moved WHERE name = entity_version.id)
WHERE id IN (SELECT name FROM moved)
