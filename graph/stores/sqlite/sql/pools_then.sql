WITH then_states AS (
    SELECT p.asset, p.pool, p.min_up, p.status FROM pool p JOIN load l ON l.id = p.since WHERE l.at <= :as_of
    UNION ALL
    SELECT v.asset, v.pool, v.min_up, v.status FROM pool_version v
    JOIN load l ON l.id = v.since JOIN load u ON u.id = v.until WHERE l.at <= :as_of AND u.at > :as_of
)
SELECT n.uid, p.pool, p.min_up, p.status = 'retired' FROM then_states p JOIN name n ON n.id = p.asset
