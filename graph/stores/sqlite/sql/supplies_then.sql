WITH then_states AS (
    SELECT r.src, r.type, r.dst, r.strength, r.pool, r.status, r.sources FROM relation r JOIN load l ON l.id = r.since
    WHERE l.at <= :as_of
    UNION ALL
    SELECT v.src, v.type, v.dst, v.strength, v.pool, v.status, v.sources FROM relation_version v
    JOIN load l ON l.id = v.since JOIN load u ON u.id = v.until WHERE l.at <= :as_of AND u.at > :as_of
)
SELECT json_group_array(r.src), json_group_array(r.type), json_group_array(r.dst), json_group_array(r.strength),
       json_group_array(r.pool), json_group_array(r.status = 'retired'), json_group_array(r.sources)
FROM then_states r
WHERE r.type IN (CARRYING) AND r.strength IS NOT NULL
  AND (r.type IN (UNMIXED) OR (SELECT uid FROM name WHERE id = r.dst) GLOB 'asset:*')
