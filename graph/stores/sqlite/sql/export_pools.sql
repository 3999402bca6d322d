SELECT n.uid, p.pool, p.min_up FROM pool p JOIN name n ON n.id = p.asset WHERE p.status = 'active'
ORDER BY n.uid, p.pool
