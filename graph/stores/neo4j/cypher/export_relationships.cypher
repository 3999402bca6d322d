MATCH (source:__KIND__)
WHERE source.uid > $start
WITH source ORDER BY source.uid LIMIT $limit
WITH collect(source) AS chunk
CALL (chunk) {
  UNWIND chunk AS source
  MATCH (source)-[relation:__TYPES__]->(target)
  WITH source.uid AS source, type(relation) AS type, target.uid AS target, relation
  ORDER BY source, type, target
  RETURN collect([source, type, target, relation.strength, relation.pool, 'active', relation.sources]) AS rows
}
RETURN rows, chunk[-1].uid
