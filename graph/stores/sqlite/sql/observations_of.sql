SELECT e.uid, s.source, s.name, n.uid, o.fields, o.first_seen, r.doc ->> '$.last_complete', o.gone
FROM name e
JOIN name n ON n.entity = e.id
JOIN observation o ON o.name = n.id
JOIN scope s ON s.id = o.scope
LEFT JOIN record r ON r.collection = :scope AND r.id = s.source || '/' || s.name
WHERE e.uid IN (SELECT value FROM json_each(:uids))
ORDER BY s.source, n.uid
