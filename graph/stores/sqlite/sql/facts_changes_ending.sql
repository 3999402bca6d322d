-- Changes of some status words whose window ends after a time, or names no end.
SELECT id FROM entity
WHERE kind = 'change' AND coalesce(fields ->> '$.status', '') IN (SELECT value FROM json_each(:words))
      AND coalesce(fields ->> '$.planned_end', '') > :after
UNION ALL
SELECT id FROM entity
WHERE kind = 'change' AND coalesce(fields ->> '$.status', '') IN (SELECT value FROM json_each(:words))
      AND coalesce(fields ->> '$.planned_end', '') = ''
