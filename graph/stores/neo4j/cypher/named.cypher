// Only living entities are called something.
MATCH (entity:__KIND__)
WHERE entity.called IN $names
RETURN entity.called, entity.uid
ORDER BY entity.uid
