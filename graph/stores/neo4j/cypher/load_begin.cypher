// `dense`: fields that no entity has ever lacked.
MATCH (graph:Graph {name: 'opsgraph'})
WITH graph, $wiped OR NOT graph.feeding AND graph.number = 0
            AND NOT EXISTS { (:Observation|LooseRelation|Pool|Version|RelationVersion|PoolVersion) }
            AND NOT EXISTS { (:__KINDS__) } AS empty
SET graph.feeding = true,
    graph.dense = CASE WHEN empty THEN $fields ELSE coalesce(graph.dense, []) END
RETURN empty, graph.dense
