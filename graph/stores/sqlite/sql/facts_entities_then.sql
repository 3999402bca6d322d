-- What the entities of these uids were at a time.
SELECT x.id, n.uid, x.status, x.fields FROM (
    SELECT e.id, e.status, e.fields FROM entity e JOIN load l ON l.id = e.since
    WHERE l.at <= :as_of AND e.id IN (CHOSEN)
    UNION ALL
    SELECT v.id, v.status, v.fields FROM entity_version v JOIN load l ON l.id = v.since JOIN load u ON u.id = v.until
    WHERE l.at <= :as_of AND u.at > :as_of AND v.id IN (CHOSEN)
) x JOIN name n ON n.id = x.id
ORDER BY n.uid
