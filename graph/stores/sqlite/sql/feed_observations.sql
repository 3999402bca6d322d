SELECT s.source, s.name, n.uid, h.uid, o.fingerprint, o.fields,
       (SELECT json_group_array(json_array(a.uid, c.type, b.uid, c.strength, c.pool))
        FROM claim c JOIN name a ON a.id = c.src JOIN name b ON b.id = c.dst
        WHERE c.observation = o.id AND c.gone IS NULL),
       o.first_seen, o.gone, o.stamp
FROM observation o
JOIN name n ON n.id = o.name
JOIN name h ON h.id = n.entity
JOIN scope s ON s.id = o.scope
LEFT JOIN entity e ON e.id = n.entity
WHERE o.stamp > :after OR e.stamp > :after
ORDER BY o.id
