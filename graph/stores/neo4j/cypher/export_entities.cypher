MATCH (entity:__KIND__)
WHERE entity.uid > ''
RETURN entity.uid, entity.lifecycle, entity.record, coalesce(entity.aliases, []), entity.sources
ORDER BY entity.uid
