"""The graph in Neo4j, as one store."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import timedelta
from functools import cached_property
from pathlib import Path

from graph.errors import OpsgraphError
from graph.identity import Trust
from graph.model import GraphVersion
from graph.ports import Applied, Lease, Staging, Supplies
from graph.stores.feed import Feed
from graph.stores.neo4j import clear, load, schema
from graph.stores.neo4j.client import Client, cypher
from graph.stores.neo4j.export import Exporter
from graph.stores.neo4j.feed import Neo4jFeed
from graph.stores.neo4j.find import Finder
from graph.stores.neo4j.findings import FindingsReader
from graph.stores.neo4j.history import HistoryReader
from graph.stores.neo4j.leases import Neo4jLeases
from graph.stores.neo4j.read import Neo4jReader
from graph.stores.neo4j.records import Neo4jRecords
from graph.stores.neo4j.supplies import SuppliesReader
from graph.stores.neo4j.working_copy import WorkingCopy


class Neo4jStore(Neo4jReader, Finder, HistoryReader, SuppliesReader, FindingsReader, Exporter):
    """GraphStore on a Neo4j server. What is staged and resolved in the working copy comes to it by `feed_from`."""

    def __init__(self, url: str, user: str = "", password: str = "", folder: Path = Path(".opsgraph")) -> None:
        self._client = Client(url, user, password)
        self._local = folder
        self._id: str | None = None
        self.records = Neo4jRecords(self._client)
        self.leases = Neo4jLeases(self._client)

    def open(self) -> None:
        try:
            self._client.open()
            schema.migrate(self._client)
            ((self._id,),) = self._client.read(cypher("graph_id"))
        except OpsgraphError:
            self._client.close()
            raise

    @property
    def folder(self) -> Path:
        return self._local / f"neo4j-{self._id}"

    @cached_property
    def _copy(self) -> WorkingCopy:
        return WorkingCopy(self._client, self.folder)

    def ping(self) -> None:
        self._client.ping()

    def about(self) -> str:
        ((version, edition),) = self._client.read(cypher("components"))
        return f"Neo4j {version} {edition} at {self._client.url}"

    def close(self) -> None:
        if "_copy" in self.__dict__:
            self._copy.close()
        self._client.close()

    def staging(self, source: str, family: str, lease: Lease, clock: str) -> AbstractContextManager[Staging]:
        return self._copy.staging(source, family, lease, clock)

    def apply(self, lease: Lease, run: str, clock: str, trust: Trust, retention: timedelta) -> Applied:
        return self._copy.apply(lease, run, clock, trust, retention)

    def changed_since(self, number: int) -> Supplies:
        """A worker that has just fed the graph has what it fed at hand, and need not read it back."""
        at_hand = self._copy.changed_since_if_current(number) if "_copy" in self.__dict__ else None
        return super().changed_since(number) if at_hand is None else at_hand

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
