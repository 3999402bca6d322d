MATCH (entity:__KINDS__)
WHERE entity.stamp > $after
RETURN entity.uid, entity.lifecycle, entity.record, entity.sources, coalesce(entity.aliases, []),
       entity.since, entity.stamp, entity.run
