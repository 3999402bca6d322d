-- The entities whose own or other id, name or title holds the text, with how well it fits.
SELECT x.id, min(x.place) AS place FROM (
    SELECT e.id, CASE WHEN f.word = :text OR substr(f.word, instr(f.word, ':') + 1) = :text THEN 0
                      WHEN instr(substr(f.word, instr(f.word, ':') + 1), :text) = 1 THEN 1
                      ELSE 2 END AS place
    FROM (
        SELECT entity AS id, fold(uid) AS word FROM name WHERE instr(fold(uid), :text) > 0
    ) f JOIN entity e ON e.id = f.id WHERE e.status = 'active'
    UNION ALL
    SELECT id, CASE WHEN word = :text THEN 0 WHEN instr(word, :text) = 1 THEN 1 ELSE 2 END FROM (
        SELECT id, fold(coalesce(fields ->> '$.name', fields ->> '$.title')) AS word
        FROM entity WHERE status = 'active'
    ) WHERE instr(word, :text) > 0
) x
JOIN name n ON n.id = x.id
GROUP BY x.id
ORDER BY place, n.uid LIMIT :limit
