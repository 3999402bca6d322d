WITH several AS (
    SELECT n.entity AS id FROM observation o JOIN name n ON n.id = o.name WHERE o.gone IS NULL
    GROUP BY n.entity HAVING count(*) > 1
)
SELECT uid, field, json_group_object(source, value) FROM (
    SELECT e.uid, j.key AS field, s.source, j.value
    FROM name e JOIN name n ON n.entity = e.id JOIN observation o ON o.name = n.id AND o.gone IS NULL
    JOIN scope s ON s.id = o.scope JOIN json_each(o.fields) j ON j.key <> 'attributes'
    WHERE e.id IN (SELECT id FROM several)
    UNION ALL
    SELECT e.uid, 'attributes.' || j.key, s.source, j.value
    FROM name e JOIN name n ON n.entity = e.id JOIN observation o ON o.name = n.id AND o.gone IS NULL
    JOIN scope s ON s.id = o.scope JOIN json_each(o.fields, '$.attributes') j
    WHERE e.id IN (SELECT id FROM several)
)
GROUP BY uid, field HAVING count(DISTINCT value) > 1
ORDER BY uid, field
