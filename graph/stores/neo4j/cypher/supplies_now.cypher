MATCH (source:Asset)
WHERE source.uid > $start
WITH source ORDER BY source.uid LIMIT $limit
WITH collect(source) AS chunk
CALL (chunk) {
  UNWIND chunk AS source
  MATCH (source)-[relation:__TYPES__]->(target:Asset)
  RETURN collect([source.uid, type(relation), target.uid, relation.strength, relation.pool, false,
                  relation.sources]) AS rows
}
RETURN rows, chunk[-1].uid
