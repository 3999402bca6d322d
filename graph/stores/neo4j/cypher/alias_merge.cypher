// Each entity with all its aliases; an alias stands for one entity at a time.
UNWIND $rows AS row
MATCH (entity:__KIND__ {uid: row[0]})
CALL (row, entity) {
  MATCH (entity)<-[former:STANDS_FOR]-(alias:Alias)
  WHERE NOT alias.uid IN row[1]
  DELETE former
}
CALL (row, entity) {
  UNWIND row[1] AS uid
  MERGE (alias:Alias {uid: uid})
  WITH alias, entity
  OPTIONAL MATCH (alias)-[former:STANDS_FOR]->(other)
  WHERE other <> entity
  DELETE former
  MERGE (alias)-[:STANDS_FOR]->(entity)
}
RETURN count(*)
