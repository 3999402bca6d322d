"""The graph in Neo4j: the system of record in server mode, fed by the ledger."""
