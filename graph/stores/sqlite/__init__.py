"""The embedded store, and the ledger that stages and resolves for every store."""
