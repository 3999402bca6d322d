MATCH (observation:Observation)
WHERE observation.gone < $before
WITH observation LIMIT $limit
DETACH DELETE observation
RETURN count(*)
