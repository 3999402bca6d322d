MATCH (entity:__KIND__)
WHERE entity.findable CONTAINS $text
RETURN entity
