// Written before the first entity that lacks the field, so that pages in the field's order know of it.
MATCH (graph:Graph {name: 'opsgraph'})
SET graph.sparse = graph.sparse + [name IN $names WHERE NOT name IN graph.sparse]
