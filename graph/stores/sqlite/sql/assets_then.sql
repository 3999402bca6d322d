WITH then_states AS (
    SELECT e.id, e.status, e.fields FROM entity e JOIN load l ON l.id = e.since
    WHERE e.kind = 'asset' AND l.at <= :as_of
    UNION ALL
    SELECT v.id, v.status, v.fields FROM entity_version v JOIN entity e ON e.id = v.id AND e.kind = 'asset'
    JOIN load l ON l.id = v.since JOIN load u ON u.id = v.until WHERE l.at <= :as_of AND u.at > :as_of
)
SELECT n.uid, e.fields ->> '$.type', e.fields ->> '$.criticality', e.fields ->> '$.status',
       e.fields ->> '$.environment', e.status = 'retired'
FROM then_states e JOIN name n ON n.id = e.id
