INSERT OR IGNORE INTO due_pool
SELECT n.entity, c.pool FROM pool_claim c JOIN name n ON n.id = c.asset WHERE c.stamp > :applied
UNION ALL SELECT p.asset, p.pool FROM pool p WHERE p.asset IN (SELECT old FROM moved)
UNION ALL SELECT m.new, p.pool FROM pool p JOIN moved m ON m.old = p.asset
