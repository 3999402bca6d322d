-- What is said of each due pool.
SELECT n.entity, c.pool, s.source, c.min_up
FROM due_pool d
CROSS JOIN name n ON n.entity = d.asset
CROSS JOIN pool_claim c ON c.asset = n.id AND c.pool = d.pool AND c.gone IS NULL
JOIN scope s ON s.id = c.scope
ORDER BY 1, 2
