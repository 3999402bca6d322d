UPDATE fresh_relation SET status = 'dangling'
WHERE status = 'active'
  AND EXISTS (SELECT 1 FROM missing m WHERE m.id IN (src, dst))
