SELECT id FROM entity
WHERE kind = 'incident' AND fields ->> '$.resolved_at' IS NULL
      AND coalesce(fields ->> '$.status', '') IN (SELECT value FROM json_each(:words))
