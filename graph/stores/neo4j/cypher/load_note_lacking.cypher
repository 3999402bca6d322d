// Written before the first entity that lacks a field, so that pages in the field's order know of it.
MATCH (graph:Graph {name: 'opsgraph'})
SET graph.dense = [field IN graph.dense WHERE NOT field IN $fields]
