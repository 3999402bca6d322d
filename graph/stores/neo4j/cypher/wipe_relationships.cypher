MATCH ()-[relation:__TYPES__]->()
WITH relation LIMIT $limit
DELETE relation
RETURN count(*)
