// Entities that changed, those that are the source of a relation that did, and those whose target did.
CALL () {
  MATCH (entity:__KINDS__)
  WHERE entity.stamp > $after
  RETURN entity
  UNION
  MATCH (entity:__KINDS__)-[relation:__TYPES__]->(:__KINDS__)
  WHERE relation.stamp > $after
  RETURN entity
  UNION
  MATCH (target:__KINDS__)<-[:__TYPES__]-(entity:__KINDS__)
  WHERE target.stamp > $after
  RETURN entity
  UNION
  MATCH (loose:LooseRelation)
  WHERE loose.stamp > $after AND loose.type IN $types
  MATCH (entity:__KINDS__ {uid: loose.source})
  RETURN entity
}
RETURN entity.uid AS uid ORDER BY uid
