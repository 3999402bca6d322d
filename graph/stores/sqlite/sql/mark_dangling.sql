UPDATE fresh_relation SET status = 'dangling'
WHERE status = 'active'
  AND NOT (EXISTS (SELECT 1 FROM entity e WHERE e.id = src) AND EXISTS (SELECT 1 FROM entity e WHERE e.id = dst))
