WITH then_states AS (
    SELECT e.id, e.status, e.fields FROM entity e JOIN load l ON l.id = e.since
    WHERE e.kind = 'asset' AND l.at <= :as_of
    UNION ALL
    SELECT v.id, v.status, v.fields FROM entity_version v JOIN entity e ON e.id = v.id AND e.kind = 'asset'
    JOIN load l ON l.id = v.since JOIN load u ON u.id = v.until WHERE l.at <= :as_of AND u.at > :as_of
), owned AS (
    SELECT r.src, r.dst FROM relation r JOIN load l ON l.id = r.since
    WHERE r.type = 'OWNED_BY' AND r.status <> 'retired' AND l.at <= :as_of
    UNION ALL
    SELECT v.src, v.dst FROM relation_version v JOIN load l ON l.id = v.since JOIN load u ON u.id = v.until
    WHERE v.type = 'OWNED_BY' AND v.status <> 'retired' AND l.at <= :as_of AND u.at > :as_of
), owner AS (
    SELECT x.src, t.id, min(t.uid) FROM owned x JOIN name t ON t.id = x.dst GROUP BY x.src
)
SELECT json_group_array(e.id), json_group_array(e.fields ->> '$.type'), json_group_array(e.fields ->> '$.criticality'),
       json_group_array(e.fields ->> '$.status'), json_group_array(e.fields ->> '$.environment'),
       json_group_array(e.status = 'retired'), json_group_array(o.id)
FROM then_states e LEFT JOIN owner o ON o.src = e.id
