MATCH (entity:__KIND__)
WHERE entity.uid > $start
WITH entity ORDER BY entity.uid LIMIT $limit
WITH collect(entity) AS chunk
RETURN [entity IN chunk WHERE entity.stamp > $after |
        [entity.uid, entity.lifecycle, entity.record, entity.sources, coalesce(entity.aliases, []),
         entity.observations, entity.since, entity.stamp, entity.run]],
       chunk[-1].uid
