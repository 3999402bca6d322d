SELECT s.uid, r.type, d.uid, CASE WHEN r.status = 'dangling' THEN 'unknown' ELSE 'retired' END
FROM relation r
JOIN name s ON s.id = r.src
JOIN name d ON d.id = r.dst
LEFT JOIN entity es ON es.id = r.src
LEFT JOIN entity ed ON ed.id = r.dst
WHERE r.status = 'dangling' OR (r.status = 'active' AND (es.status = 'retired') <> (ed.status = 'retired'))
ORDER BY s.uid, r.type, d.uid
