SELECT n.uid, substr(n.uid, 1, instr(n.uid, ':') - 1), v.status, v.fields, l.at, u.at, v.until, l.run
FROM entity_version v JOIN name n ON n.id = v.id JOIN load l ON l.id = v.since JOIN load u ON u.id = v.until
WHERE v.until > :after
ORDER BY v.rowid
