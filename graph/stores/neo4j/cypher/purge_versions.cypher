MATCH (version:__LABEL__)
WHERE version.until < $before
WITH version LIMIT $limit
DELETE version
RETURN count(*)
