"""REST at `/api/v1/graph`: what scripts want with curl, from the same queries as GraphQL."""
