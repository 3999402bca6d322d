"""GraphQL at `/graphql`: types, filters and orders are made from the ontology and cannot drift."""
