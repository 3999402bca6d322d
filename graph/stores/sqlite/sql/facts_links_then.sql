SELECT r.src, r.type, d.uid FROM (
    SELECT r.src, r.type, r.dst FROM json_each(:ids) i CROSS JOIN relation r ON r.src = i.value
    CROSS JOIN load l ON l.id = r.since WHERE l.at <= :as_of AND (r.status = 'active' OR r.status = 'dangling' AND r.type = 'TARGETS')
    UNION ALL
    SELECT v.src, v.type, v.dst FROM json_each(:ids) i CROSS JOIN relation_version v ON v.src = i.value
    CROSS JOIN load l ON l.id = v.since CROSS JOIN load u ON u.id = v.until
    WHERE l.at <= :as_of AND u.at > :as_of AND (v.status = 'active' OR v.status = 'dangling' AND v.type = 'TARGETS')
) r JOIN name d ON d.id = r.dst
WHERE r.type IN (SELECT value FROM json_each(:types))
ORDER BY r.src, r.type, d.uid
