-- The entities that uids and aliases stand for.
SELECT u.value, e.uid FROM json_each(:uids) u CROSS JOIN name n ON n.uid = u.value
CROSS JOIN name e ON e.id = n.entity CROSS JOIN entity x ON x.id = e.id
