MATCH (entity:__KINDS__)<-[:OBSERVES]-(observation:Observation)
WHERE observation.gone IS NULL
WITH entity, collect([observation.source, observation.fields]) AS said
WHERE size(said) > 1
RETURN entity.uid, said
