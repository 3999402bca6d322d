-- Incidents that affect one of the assets, or were caused by one of the changes.
SELECT r.src FROM json_each(:assets) u CROSS JOIN name n ON n.uid = u.value
CROSS JOIN relation r ON r.dst = n.entity AND r.type = 'AFFECTS' AND r.status = 'active'
UNION
SELECT r.src FROM json_each(:changes) u CROSS JOIN name n ON n.uid = u.value
CROSS JOIN relation r ON r.dst = n.entity AND r.type = 'CAUSED_BY' AND r.status = 'active'
