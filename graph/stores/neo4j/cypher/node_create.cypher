UNWIND $rows AS row
CREATE (node:__LABELS__)
SET node = row
RETURN count(*)
