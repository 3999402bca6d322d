-- What everything of a kind that lives is called.
SELECT n.uid, coalesce(e.fields ->> '$.name', e.fields ->> '$.title') FROM entity e JOIN name n ON n.id = e.id
WHERE e.kind = :kind AND e.status = 'active'
