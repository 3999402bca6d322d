SELECT n.uid, e.fields ->> '$.type', e.fields ->> '$.criticality', e.fields ->> '$.status',
       e.fields ->> '$.environment', e.status = 'retired'
FROM entity e JOIN name n ON n.id = e.id
WHERE e.kind = 'asset' AND e.stamp > :after
