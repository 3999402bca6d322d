"""The documents of `whatif` as GraphQL types: the same answers, with ids that lead on into the graph."""
