-- Assets that changed themselves, or in who owns them; columns of names, words, and the owners' names. Any index
-- there is (hence the +) leads to most rows, and the long way.
SELECT json_group_array(e.id), json_group_array(e.fields ->> '$.type'), json_group_array(e.fields ->> '$.criticality'),
       json_group_array(e.fields ->> '$.status'), json_group_array(e.fields ->> '$.environment'),
       json_group_array(e.status = 'retired'),
       json_group_array((SELECT t.id FROM relation r JOIN name t ON t.id = r.dst
                         WHERE r.src = e.id AND r.type = 'OWNED_BY' AND r.status <> 'retired'
                         ORDER BY t.uid LIMIT 1))
FROM entity e NOT INDEXED
WHERE e.kind = 'asset'
  AND (e.stamp > :after OR e.id IN (SELECT src FROM relation WHERE stamp > :after AND +type = 'OWNED_BY'))
