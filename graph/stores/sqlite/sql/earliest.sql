-- Since when history is whole: the first load, or what was forgotten last.
SELECT max((SELECT min(at) FROM load), coalesce((SELECT value FROM meta WHERE key = 'forgotten'), ''))
