-- The different status words of changes, by one seek in the index for each.
WITH RECURSIVE word (word) AS (
    SELECT min(coalesce(fields ->> '$.status', '')) FROM entity WHERE kind = 'change'
    UNION ALL
    SELECT (
        SELECT min(coalesce(fields ->> '$.status', '')) FROM entity
        WHERE kind = 'change' AND coalesce(fields ->> '$.status', '') > word
    ) FROM word WHERE word IS NOT NULL
)
SELECT word FROM word WHERE word IS NOT NULL
