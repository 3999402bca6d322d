// Since when history is whole: the first load, or what was forgotten last. A graph that was restored has the loads
// before that in its states only.
CALL { MATCH (load:Load) RETURN min(load.at) AS at
       UNION ALL MATCH (version:Version) RETURN min(version.since) AS at
       UNION ALL MATCH (asset:Asset) RETURN min(asset.since) AS at }
WITH min(at) AS first
OPTIONAL MATCH (graph:Graph {name: 'opsgraph'})
RETURN CASE WHEN graph.forgotten > first THEN graph.forgotten ELSE first END
