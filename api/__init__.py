"""The faces of opsgraph: GraphQL, REST and the `opsgraph` command."""
