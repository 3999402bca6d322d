WITH here AS (SELECT n.id, n.uid FROM json_each(:uids) u JOIN name n ON n.uid = u.value)
SELECT v.uid, v.status, v.fields, l.at, v.until_at, l.run FROM (
    SELECT h.uid, e.status, e.fields, e.since, NULL AS until, NULL AS until_at
    FROM here h JOIN entity e ON e.id = h.id
    UNION ALL
    SELECT h.uid, v.status, v.fields, v.since, v.until, u.at
    FROM here h JOIN entity_version v ON v.id = h.id JOIN load u ON u.id = v.until
) v JOIN load l ON l.id = v.since
ORDER BY coalesce(v.until, 9e18) DESC, v.since DESC
