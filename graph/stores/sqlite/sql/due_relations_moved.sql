-- Relations at an entity that lost or won a name: where they stand, and where they may have to.
WITH at AS (
    SELECT src, type, dst FROM relation WHERE src IN (SELECT old FROM moved)
    UNION SELECT src, type, dst FROM relation WHERE dst IN (SELECT old FROM moved)
), ends AS (SELECT old, new FROM moved UNION SELECT old, old FROM moved)
INSERT OR IGNORE INTO due_relation
SELECT coalesce(s.new, at.src), at.type, coalesce(d.new, at.dst)
FROM at LEFT JOIN ends s ON s.old = at.src LEFT JOIN ends d ON d.old = at.dst
