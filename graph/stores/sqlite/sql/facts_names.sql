SELECT u.value, coalesce(e.fields ->> '$.name', e.fields ->> '$.title')
FROM json_each(:uids) u CROSS JOIN name n ON n.uid = u.value CROSS JOIN entity e ON e.id = n.entity
