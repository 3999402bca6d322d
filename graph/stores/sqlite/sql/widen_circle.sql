-- Everything that shares a value, or an entity, with something in the circle.
INSERT OR IGNORE INTO circle
SELECT b.name FROM circle c JOIN match a ON a.name = c.id JOIN match b ON b.rule = a.rule AND b.value = a.value
UNION
SELECT m.id FROM circle c JOIN name n ON n.id = c.id JOIN name m ON m.entity = n.entity
