MATCH (entity:__KINDS__)
WHERE entity.uid IN $uids AND entity.aliases IS NOT NULL
RETURN entity.uid, entity.aliases
