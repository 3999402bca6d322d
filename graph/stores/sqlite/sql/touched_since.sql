-- Entities that changed, those that are the source of a relation that did, and those whose target did.
SELECT n.uid FROM name n JOIN (
    SELECT e.id FROM entity e WHERE e.stamp > :after
    UNION
    SELECT r.src FROM relation r WHERE r.stamp > :after AND r.type IN (SELECT value FROM json_each(:types))
    UNION
    SELECT r.src FROM entity e JOIN relation r ON r.dst = e.id
    WHERE e.stamp > :after AND r.status = 'active' AND r.type IN (SELECT value FROM json_each(:types))
) t ON t.id = n.id
ORDER BY n.uid
