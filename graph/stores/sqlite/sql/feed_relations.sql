WITH due AS (
    SELECT src, type, dst FROM relation WHERE stamp > :after
    UNION
    SELECT s.entity, c.type, d.entity FROM claim c JOIN name s ON s.id = c.src JOIN name d ON d.id = c.dst
    WHERE c.stamp > :after AND :after > 0 AND c.observation IS NULL
)
SELECT s.uid, r.type, d.uid, r.strength, r.pool, r.status, r.sources,
       (SELECT coalesce(json_group_array(json_array(f.source, f.name, c.fingerprint, nullif(a.uid, s.uid),
                                                    nullif(b.uid, d.uid), c.strength, c.pool, c.first_seen, c.gone)), '[]')
        FROM name a
        CROSS JOIN name b
        CROSS JOIN claim c ON c.src = a.id AND c.type = r.type AND c.dst = b.id AND c.observation IS NULL
        CROSS JOIN scope f ON f.id = c.scope
        WHERE a.entity = r.src AND b.entity = r.dst),
       l.at, r.stamp, l.run
FROM due
JOIN relation r ON r.src = due.src AND r.type = due.type AND r.dst = due.dst
JOIN name s ON s.id = r.src
JOIN name d ON d.id = r.dst
JOIN load l ON l.id = r.since
