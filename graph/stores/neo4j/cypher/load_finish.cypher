// The token tells who fed this number: two ledgers that count alike are told apart by it.
MATCH (graph:Graph {name: 'opsgraph'})
SET graph.number = $number, graph.at = $at, graph.assets = $assets, graph.relations = $relations,
    graph.feeding = false, graph.token = $token
MERGE (load:Load {number: $number})
SET load.at = $at, load.assets = $assets, load.relations = $relations
