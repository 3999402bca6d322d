-- What an entity is made of is no longer loose.
SELECT s.source, s.name, n.uid, h.uid, o.fingerprint, o.fields,
       (SELECT json_group_array(json_array(a.uid, c.type, b.uid, c.strength, c.pool))
        FROM claim c JOIN name a ON a.id = c.src JOIN name b ON b.id = c.dst
        WHERE c.observation = o.id AND c.gone IS NULL),
       o.first_seen, o.gone, o.stamp
FROM observation o
JOIN name n ON n.id = o.name
JOIN name h ON h.id = n.entity
JOIN scope s ON s.id = o.scope
WHERE o.gone IS NOT NULL AND NOT EXISTS (SELECT 1 FROM entity e WHERE e.id = n.entity)
ORDER BY o.id
