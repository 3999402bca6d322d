MATCH (entity:__KIND__)
WHERE entity.uid > $start
WITH entity ORDER BY entity.uid LIMIT $limit
WITH collect(entity) AS chunk
CALL (chunk) {
  UNWIND chunk AS entity
  MATCH (entity)<-[:OBSERVES]-(seen:Observation)
  WHERE seen.stamp > $after
  RETURN collect([seen.source, seen.scope, seen.uid, entity.uid, seen.fingerprint, seen.fields, seen.links,
                  seen.first_seen, seen.gone, seen.stamp]) AS rows
}
RETURN rows, chunk[-1].uid
