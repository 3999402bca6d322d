// Another graph, even one at the same address later, has another id.
MATCH (graph:Graph {name: 'opsgraph'})
RETURN graph.id
