WITH then_states AS (
    SELECT p.asset, p.pool, p.min_up, p.status FROM pool p JOIN load l ON l.id = p.since WHERE l.at <= :as_of
    UNION ALL
    SELECT v.asset, v.pool, v.min_up, v.status FROM pool_version v
    JOIN load l ON l.id = v.since JOIN load u ON u.id = v.until WHERE l.at <= :as_of AND u.at > :as_of
)
SELECT json_group_array(p.asset), json_group_array(p.pool), json_group_array(p.min_up),
       json_group_array(p.status = 'retired')
FROM then_states p
