SELECT v.status, v.fields, l.at, v.until_at, l.run FROM (
    SELECT e.status, e.fields, e.since, NULL AS until, NULL AS until_at
    FROM entity e JOIN name n ON n.id = e.id WHERE n.uid = :uid
    UNION ALL
    SELECT v.status, v.fields, v.since, v.until, u.at
    FROM entity_version v JOIN name n ON n.id = v.id JOIN load u ON u.id = v.until WHERE n.uid = :uid
) v JOIN load l ON l.id = v.since
ORDER BY coalesce(v.until, 9e18) DESC, v.since DESC
