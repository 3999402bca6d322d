SELECT n.uid FROM entity e JOIN name n ON n.id = e.id
WHERE e.kind = 'asset' AND e.status = 'active'
  AND NOT EXISTS (SELECT 1 FROM relation r JOIN entity o ON o.id = r.dst AND o.kind = 'asset'
                  WHERE r.src = e.id AND r.status = 'active')
  AND NOT EXISTS (SELECT 1 FROM relation r JOIN entity o ON o.id = r.src AND o.kind = 'asset'
                  WHERE r.dst = e.id AND r.status = 'active')
ORDER BY n.uid
