SELECT json_group_array(p.asset), json_group_array(p.pool), json_group_array(p.min_up),
       json_group_array(p.status = 'retired')
FROM pool p
WHERE p.stamp > :after
