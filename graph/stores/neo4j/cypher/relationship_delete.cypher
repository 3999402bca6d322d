UNWIND $rows AS row
MATCH (:__SOURCE__ {uid: row[0]})-[relation:__TYPE__]->(:__TARGET__ {uid: row[1]})
DELETE relation
