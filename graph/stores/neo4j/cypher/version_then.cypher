MATCH (load:Load)
WHERE load.at <= $as_of
RETURN load.number, load.at, load.assets, load.relations
ORDER BY load.number DESC
LIMIT 1
