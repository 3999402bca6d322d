SELECT r.src FROM json_each(:assets) u CROSS JOIN name n ON n.uid = u.value
CROSS JOIN relation r ON r.dst = n.entity AND r.type = 'TARGETS' AND r.status = 'active'
