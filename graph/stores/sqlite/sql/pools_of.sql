SELECT n.uid, p.pool, p.min_up, l.at FROM name n JOIN pool p ON p.asset = n.id JOIN load l ON l.id = p.since
WHERE n.uid IN (SELECT value FROM json_each(:uids)) AND p.status = 'active'
ORDER BY n.uid, p.pool
