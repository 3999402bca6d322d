SELECT n.id, n.uid, n.entity, json_group_array(s.source) FILTER (WHERE s.source IS NOT NULL)
FROM circle c
JOIN name n ON n.id = c.id
LEFT JOIN observation o ON o.name = n.id AND o.gone IS NULL
LEFT JOIN scope s ON s.id = o.scope
GROUP BY n.id
