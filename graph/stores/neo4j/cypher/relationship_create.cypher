UNWIND $rows AS row
MATCH (source:__SOURCE__ {uid: row[0]})
MATCH (target:__TARGET__ {uid: row[1]})
CREATE (source)-[relation:__TYPE__]->(target)
SET relation = row[2]
RETURN count(*)
