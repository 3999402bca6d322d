MATCH (graph:Graph {name: 'opsgraph'})
SET graph.forgotten = $before
