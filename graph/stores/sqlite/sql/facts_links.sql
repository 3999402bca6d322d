-- Live relations that start at these entities, of these types; a change tells also the targets that are not there.
SELECT r.src, r.type, d.uid FROM json_each(:ids) i CROSS JOIN relation r ON r.src = i.value
    AND (r.status = 'active' OR r.status = 'dangling' AND r.type = 'TARGETS')
CROSS JOIN name d ON d.id = r.dst
WHERE r.type IN (SELECT value FROM json_each(:types))
ORDER BY r.src, r.type, d.uid
