MATCH (entity:__KINDS__)
WHERE size(entity.sources) > 1
RETURN entity.uid, entity.record, entity.observations
