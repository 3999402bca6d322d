-- The different status words of incidents that nobody resolved, by one seek in the index for each.
WITH RECURSIVE word (word) AS (
    SELECT min(coalesce(fields ->> '$.status', '')) FROM entity
    WHERE kind = 'incident' AND fields ->> '$.resolved_at' IS NULL
    UNION ALL
    SELECT (
        SELECT min(coalesce(fields ->> '$.status', '')) FROM entity
        WHERE kind = 'incident' AND fields ->> '$.resolved_at' IS NULL AND coalesce(fields ->> '$.status', '') > word
    ) FROM word WHERE word IS NOT NULL
)
SELECT word FROM word WHERE word IS NOT NULL
