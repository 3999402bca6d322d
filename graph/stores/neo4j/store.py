"""The graph in Neo4j, as one store."""

from __future__ import annotations

from graph.model import GraphVersion
from graph.ports import Lease
from graph.stores.feed import Feed
from graph.stores.neo4j import clear, load, schema
from graph.stores.neo4j.client import Client
from graph.stores.neo4j.export import Exporter
from graph.stores.neo4j.feed import Neo4jFeed
from graph.stores.neo4j.findings import FindingsReader
from graph.stores.neo4j.history import HistoryReader
from graph.stores.neo4j.leases import Neo4jLeases
from graph.stores.neo4j.read import Neo4jReader
from graph.stores.neo4j.records import Neo4jRecords
from graph.stores.neo4j.supplies import SuppliesReader


class Neo4jStore(Neo4jReader, HistoryReader, SuppliesReader, FindingsReader, Exporter):
    """What Neo4j keeps and answers. What is staged and resolved comes to it from a ledger, by `feed_from`."""

    def __init__(self, url: str, user: str = "", password: str = "") -> None:
        self._client = Client(url, user, password)
        self.records = Neo4jRecords(self._client)
        self.leases = Neo4jLeases(self._client)

    def open(self) -> None:
        self._client.open()
        schema.migrate(self._client)

    def ping(self) -> None:
        self._client.ping()

    def close(self) -> None:
        self._client.close()

    def feed(self) -> Feed:
        """Everything the graph holds, to be given to another store."""
        return Neo4jFeed(self._client)

    def feed_from(self, feed: Feed, after: int, version: GraphVersion, lease: Lease) -> None:
        """Brings the graph to a version, with the rows of a feed that are younger than `after`."""
        load.feed_from(self._client, feed, after, version, lease)

    def restore(self, feed: Feed, version: GraphVersion, lease: Lease) -> None:
        """Makes the graph what a feed says, whatever it held."""
        load.restore(self._client, feed, version, lease)

    def purge(self, before: str, lease: Lease) -> None:
        """Forgets what has been gone since before a time."""
        clear.purge(self._client, lease, before)
