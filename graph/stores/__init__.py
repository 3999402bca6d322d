"""Where the graph is kept: SQLite beside the program, or Neo4j. Both are held to one contract."""
