MATCH (graph:Graph {name: 'opsgraph'})
RETURN graph.number, graph.at, graph.assets, graph.relations, graph.feeding
