-- Live relations at things that were just forgotten, as they were until now.
WITH forgotten AS (SELECT n.id FROM dropped d JOIN name n ON n.uid = d.uid WHERE d.stamp = :stamp)
INSERT INTO relation_version (src, type, dst, strength, pool, status, sources, since, until)
SELECT src, type, dst, strength, pool, status, sources, since, :stamp FROM relation
WHERE status = 'active' AND since < :stamp AND (src IN forgotten OR dst IN forgotten)
