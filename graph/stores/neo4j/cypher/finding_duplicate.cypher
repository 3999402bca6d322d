MATCH (e:__KINDS__)
WHERE NOT e:Retired
WITH e, split(e.uid, ':')[0] AS kind, __VALUE__ AS value
WHERE value <> ''
WITH kind, value, collect([e.uid, e.record]) AS sharing
WHERE size(sharing) > 1
RETURN kind, sharing
