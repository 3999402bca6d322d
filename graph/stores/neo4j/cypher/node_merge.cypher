UNWIND $rows AS row
MERGE (node:__LABEL__ {__KEY__})
SET node = row
SET node:__LABELS__
RETURN count(*)
