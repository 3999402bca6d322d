SELECT id FROM entity WHERE kind = 'incident' AND coalesce(fields ->> '$.opened_at', '') >= :since
