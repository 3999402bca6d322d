WITH then_states AS (
    SELECT r.src, r.type, r.dst, r.strength, r.pool, r.status FROM relation r JOIN load l ON l.id = r.since
    WHERE l.at <= :as_of
    UNION ALL
    SELECT v.src, v.type, v.dst, v.strength, v.pool, v.status FROM relation_version v
    JOIN load l ON l.id = v.since JOIN load u ON u.id = v.until WHERE l.at <= :as_of AND u.at > :as_of
)
SELECT s.uid, r.type, d.uid, r.strength, r.pool, r.status = 'retired'
FROM then_states r JOIN name s ON s.id = r.src JOIN name d ON d.id = r.dst
WHERE r.type IN (CARRYING) AND r.strength IS NOT NULL AND s.uid GLOB 'asset:*' AND d.uid GLOB 'asset:*'
