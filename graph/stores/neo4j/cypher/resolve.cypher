MATCH (entity:__KINDS__)
WHERE entity.uid IN $uids
RETURN entity.uid AS named, entity.uid AS uid
UNION ALL
MATCH (alias:Alias)-[:STANDS_FOR]->(entity)
WHERE alias.uid IN $uids
RETURN alias.uid AS named, entity.uid AS uid
