MATCH (graph:Graph {name: 'opsgraph'})
SET graph.feeding = true, graph.dense = $dense
