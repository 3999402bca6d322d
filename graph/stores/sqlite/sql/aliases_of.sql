SELECT e.uid, n.uid FROM name e JOIN name n ON n.entity = e.id AND n.id <> e.id
WHERE e.uid IN (SELECT value FROM json_each(:uids))
ORDER BY n.uid
