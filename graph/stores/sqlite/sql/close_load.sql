INSERT INTO load (id, run, at, assets, relations)
SELECT :stamp, :run, :at,
       (SELECT count(*) FROM entity WHERE kind = 'asset' AND status = 'active'),
       (SELECT count(*) FROM relation WHERE status = 'active')
