SELECT a.uid, d.uid FROM relation r
JOIN name a ON a.id = r.src
JOIN name d ON d.id = r.dst
JOIN entity article ON article.id = r.src AND article.status = 'active'
JOIN entity asset ON asset.id = r.dst
WHERE r.type = 'ABOUT' AND r.status = 'active' AND coalesce(article.fields ->> '$.status', '') <> 'retired'
  AND (asset.status = 'retired' OR fold(asset.fields ->> '$.status') IN ('retired', 'decommissioned', 'disposed'))
ORDER BY 1, 2
