MATCH (graph:Graph {name: 'opsgraph'})
RETURN graph.schema
