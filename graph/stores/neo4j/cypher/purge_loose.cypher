MATCH (loose:LooseRelation)
WHERE loose.status = 'retired' AND loose.since < $before
WITH loose LIMIT $limit
DELETE loose
RETURN count(*)
