MATCH (source:__KIND__)
WHERE source.uid > $start
WITH source ORDER BY source.uid LIMIT $limit
WITH collect(source) AS chunk
CALL (chunk) {
  UNWIND chunk AS source
  MATCH (source)-[relation:__TYPES__]->(target)
  WHERE relation.stamp > $after
  RETURN collect([source.uid, type(relation), target.uid, relation.strength, relation.pool, 'active',
                  relation.sources, relation.claims, relation.since, relation.stamp, relation.run]) AS rows
}
RETURN rows, chunk[-1].uid
