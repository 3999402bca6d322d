-- What lives and may be called so: rows that hold the text anywhere.
SELECT n.uid, coalesce(e.fields ->> '$.name', e.fields ->> '$.title') FROM entity e JOIN name n ON n.id = e.id
WHERE e.kind = :kind AND e.status = 'active' AND e.fields LIKE :holds
ORDER BY n.uid
