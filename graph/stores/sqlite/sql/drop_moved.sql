INSERT OR REPLACE INTO dropped
SELECT n.uid, :stamp FROM moved m JOIN entity e ON e.id = m.name JOIN name n ON n.id = m.name
