MATCH (node:__LABELS__)
WITH node LIMIT $limit
DETACH DELETE node
RETURN count(*)
