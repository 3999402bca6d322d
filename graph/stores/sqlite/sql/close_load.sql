-- A load that broke off before it was fed may have left its number; this one finishes its work.
INSERT OR REPLACE INTO load (id, run, at, assets, relations)
SELECT :stamp, :run, :at,
       (SELECT count(*) FROM entity WHERE kind = 'asset' AND status = 'active'),
       (SELECT count(*) FROM relation WHERE status = 'active')
