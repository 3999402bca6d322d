SELECT fold(trim(coalesce(e.fields ->> '$.name', e.fields ->> '$.title'))) AS name, n.uid
FROM entity e JOIN name n ON n.id = e.id
WHERE e.kind = :kind AND e.status = 'active' AND fold(trim(coalesce(e.fields ->> '$.name', e.fields ->> '$.title')))
      IN (SELECT value FROM json_each(:names))
ORDER BY n.uid
