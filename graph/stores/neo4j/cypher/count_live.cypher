// The number of all comes from the store's own counts.
MATCH (entity:__KIND__)
WITH count(entity) AS all
RETURN all - COUNT { MATCH (:__KIND__&Retired) }
