-- Types with ends of other kinds too are told by their target.
SELECT json_group_array(r.src), json_group_array(r.type), json_group_array(r.dst), json_group_array(r.strength),
       json_group_array(r.pool), json_group_array(r.status = 'retired'), json_group_array(r.sources)
FROM relation r
WHERE r.stamp > :after AND r.type IN (CARRYING) AND r.strength IS NOT NULL
  AND (r.type IN (UNMIXED) OR (SELECT uid FROM name WHERE id = r.dst) GLOB 'asset:*')
