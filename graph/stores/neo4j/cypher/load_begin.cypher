MATCH (graph:Graph {name: 'opsgraph'})
WITH graph, NOT graph.feeding AND graph.number = 0
            AND NOT EXISTS { (:Observation|LooseRelation|Pool|Version|RelationVersion|PoolVersion) }
            AND NOT EXISTS { (:__KINDS__) } AS empty
SET graph.feeding = true
RETURN empty, graph.sparse
