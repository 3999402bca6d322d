WITH due AS (
    SELECT id FROM entity WHERE stamp > :after
    UNION
    SELECT n.entity FROM observation o JOIN name n ON n.id = o.name WHERE o.stamp > :after AND :after > 0
)
SELECT h.uid, e.kind, e.status, e.fields, e.sources,
       coalesce((SELECT json_group_array(uid) FROM (SELECT a.uid FROM name a WHERE a.entity = e.id AND a.id <> e.id
                                                    ORDER BY a.uid)), '[]'),
       (SELECT json_group_array(json_array(source, scope, uid, fingerprint, fields, json(links), first_seen, gone, stamp))
        FROM (SELECT s.source, s.name AS scope, nullif(n.uid, h.uid) AS uid, o.fingerprint,
                     nullif(o.fields, e.fields) AS fields,
                     (SELECT json_group_array(json_array(a.uid, c.type, b.uid, c.strength, c.pool))
                      FROM claim c JOIN name a ON a.id = c.src JOIN name b ON b.id = c.dst
                      WHERE c.observation = o.id AND c.gone IS NULL) AS links,
                     o.first_seen, o.gone, o.stamp
              FROM name n
              CROSS JOIN observation o ON o.name = n.id
              CROSS JOIN scope s ON s.id = o.scope
              WHERE n.entity = e.id
              ORDER BY o.id)),
       l.at, e.stamp, l.run
FROM due
JOIN entity e ON e.id = due.id
JOIN name h ON h.id = e.id
JOIN load l ON l.id = e.since
ORDER BY e.id
