INSERT INTO entity (id, kind, status, fields, sources, since, stamp)
SELECT f.id, substr(n.uid, 1, instr(n.uid, ':') - 1), f.status, f.fields, f.sources, :stamp, :stamp
FROM fresh_entity f
JOIN name n ON n.id = f.id
WHERE true
ON CONFLICT (id) DO UPDATE SET
    since = CASE WHEN fields <> excluded.fields OR status <> excluded.status THEN excluded.since ELSE since END,
    status = excluded.status, fields = excluded.fields, sources = excluded.sources, stamp = excluded.stamp
WHERE fields <> excluded.fields OR status <> excluded.status OR sources <> excluded.sources
