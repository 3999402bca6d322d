SELECT n.uid, e.uid FROM name n JOIN name e ON e.id = n.entity JOIN entity x ON x.id = e.id
WHERE n.uid IN (SELECT value FROM json_each(:uids))
