INSERT INTO relation (src, type, dst, strength, pool, status, sources, since, stamp)
SELECT src, type, dst, strength, pool, status, sources, :stamp, :stamp FROM fresh_relation WHERE true
ON CONFLICT (src, type, dst) DO UPDATE SET
    since = CASE WHEN strength IS NOT excluded.strength OR pool IS NOT excluded.pool OR status <> excluded.status
                 THEN excluded.since ELSE since END,
    strength = excluded.strength, pool = excluded.pool, status = excluded.status, sources = excluded.sources,
    stamp = excluded.stamp
WHERE strength IS NOT excluded.strength OR pool IS NOT excluded.pool OR status <> excluded.status
   OR sources <> excluded.sources
