SELECT n.uid, p.pool, p.min_up, p.status = 'retired' FROM pool p JOIN name n ON n.id = p.asset WHERE p.stamp > :after
