-- Relations at an entity that lost or won a name: where they stand, where they may have to, and what the claims at
-- the moved names come to (of a claim whose ends were one thing until now, no relation stands anywhere).
WITH at AS (
    SELECT src, type, dst FROM relation WHERE src IN (SELECT old FROM moved)
    UNION SELECT src, type, dst FROM relation WHERE dst IN (SELECT old FROM moved)
), ends AS (SELECT old, new FROM moved UNION SELECT old, old FROM moved), said AS (
    SELECT src, type, dst FROM claim WHERE src IN (SELECT name FROM moved)
    UNION SELECT src, type, dst FROM claim WHERE dst IN (SELECT name FROM moved)
)
INSERT OR IGNORE INTO due_relation
SELECT coalesce(s.new, at.src), at.type, coalesce(d.new, at.dst)
FROM at LEFT JOIN ends s ON s.old = at.src LEFT JOIN ends d ON d.old = at.dst
UNION ALL SELECT s.entity, c.type, d.entity FROM said c JOIN name s ON s.id = c.src JOIN name d ON d.id = c.dst
