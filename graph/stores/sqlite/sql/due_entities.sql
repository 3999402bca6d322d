-- Entities of which an observation changed, new ones by a single source aside: those are in place.
INSERT OR IGNORE INTO due_entity
SELECT n.entity
FROM observation o
JOIN name n ON n.id = o.name
LEFT JOIN entity e ON e.id = n.entity
WHERE o.stamp > :applied AND (e.id IS NULL OR e.since < :stamp OR o.gone IS NOT NULL)
