"""What every store of the graph must do; the docstrings of `graph.ports` as tests."""
