SELECT n.uid, e.kind, e.status, e.fields, e.sources,
       coalesce((SELECT json_group_array(uid) FROM (SELECT a.uid FROM name a WHERE a.entity = e.id AND a.id <> e.id
                                                    ORDER BY a.uid)), '[]'),
       l.at, e.stamp, l.run
FROM entity e JOIN name n ON n.id = e.id JOIN load l ON l.id = e.since
WHERE e.stamp > :after
ORDER BY e.id
