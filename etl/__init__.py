"""Sources -> the graph, every fifteen minutes."""
