UNWIND $rows AS row
MATCH (source:__SOURCE__ {uid: row[0]})
MATCH (target:__TARGET__ {uid: row[2]})
MATCH (source)-[relation:__TYPES__]->(target)
WHERE type(relation) = row[1]
DELETE relation
