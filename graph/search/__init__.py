"""Search: what is known, found by its words, its meaning and its place in the graph; as hits and as context packs."""
