MERGE (graph:Graph {name: 'opsgraph'})
ON CREATE SET graph.id = randomUUID(), graph.number = 0, graph.assets = 0, graph.relations = 0,
              graph.feeding = false
SET graph.schema = $schema
