// How many there are of a label is known without looking.
MATCH (graph:Graph {name: 'opsgraph'})
RETURN graph.number = 0 AND NOT graph.feeding, coalesce(graph.dense, []),
       [held IN [['Alias', COUNT { (:Alias) }], ['Dropped', COUNT { (:Dropped) }],
                 ['LooseRelation', COUNT { (:LooseRelation) }], ['LooseObservation', COUNT { (:LooseObservation) }]]
        WHERE held[1] > 0 | held[0]]
