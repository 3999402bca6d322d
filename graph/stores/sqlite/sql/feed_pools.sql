WITH due AS (
    SELECT asset, pool FROM pool WHERE stamp > :after
    UNION
    SELECT n.entity, c.pool FROM pool_claim c JOIN name n ON n.id = c.asset WHERE c.stamp > :after AND :after > 0
)
SELECT n.uid, p.pool, p.min_up, p.status,
       (SELECT coalesce(json_group_array(json_array(f.source, f.name, c.fingerprint, a.uid, c.min_up, c.first_seen,
                                                    c.gone)), '[]')
        FROM name a CROSS JOIN pool_claim c ON c.asset = a.id AND c.pool = p.pool CROSS JOIN scope f ON f.id = c.scope
        WHERE a.entity = p.asset),
       l.at, p.stamp, l.run
FROM due
JOIN pool p ON p.asset = due.asset AND p.pool = due.pool
JOIN name n ON n.id = p.asset
JOIN load l ON l.id = p.since
