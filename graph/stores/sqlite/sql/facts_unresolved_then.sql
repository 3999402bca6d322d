-- Incidents that nobody had resolved at a time.
SELECT e.id, n.uid, e.status, e.fields FROM (
    SELECT e.id, e.status, e.fields FROM entity e JOIN load l ON l.id = e.since
    WHERE l.at <= :as_of AND e.kind = 'incident' AND e.fields ->> '$.resolved_at' IS NULL
    UNION ALL
    SELECT v.id, v.status, v.fields FROM entity_version v JOIN entity e ON e.id = v.id
    JOIN load l ON l.id = v.since JOIN load u ON u.id = v.until
    WHERE l.at <= :as_of AND u.at > :as_of AND e.kind = 'incident' AND v.fields ->> '$.resolved_at' IS NULL
) e JOIN name n ON n.id = e.id
ORDER BY n.uid
