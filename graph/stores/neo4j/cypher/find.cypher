// `findable` has a line for each uid, then the title; an id is what comes after the kind.
CALL () {
__FOUND__
}
WITH entity, split(entity.findable, '\n') AS words
WITH entity, words[-1] AS title, words[..-1] AS uids
WITH entity, title, uids, [uid IN uids | substring(uid, size(split(uid, ':')[0]) + 1)] AS ids
WITH entity, CASE
  WHEN title = $text OR $text IN uids OR $text IN ids THEN 0
  WHEN title STARTS WITH $text OR any(id IN ids WHERE id STARTS WITH $text) THEN 1
  ELSE 2
END AS place
ORDER BY place, entity.uid
LIMIT $limit
RETURN entity.uid, entity.lifecycle, entity.record, entity.since, entity.sources
