SELECT n.uid, e.kind, e.status, e.fields,
       (SELECT json_group_array(a.uid) FROM name a WHERE a.entity = e.id AND a.id <> e.id), e.sources
FROM entity e JOIN name n ON n.id = e.id
ORDER BY n.uid
