MATCH (entity:__KIND__)
WHERE entity.uid > $start
WITH entity ORDER BY entity.uid LIMIT $limit
WITH collect(entity) AS chunk
RETURN [entity IN chunk |
        [entity.uid, entity.lifecycle, entity.record, coalesce(entity.aliases, []), entity.sources]],
       chunk[-1].uid
