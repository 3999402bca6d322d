SELECT kind, count(*) FROM entity WHERE status = 'active' GROUP BY kind
UNION ALL SELECT 'relations', count(*) FROM relation WHERE status = 'active'
UNION ALL SELECT 'dangling', count(*) FROM relation WHERE status = 'dangling'
UNION ALL SELECT 'pools', count(*) FROM pool WHERE status = 'active'
