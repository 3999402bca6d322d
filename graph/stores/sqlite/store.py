"""The embedded store: the ledger, and everything asked of it, in one file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from graph.defaults import GRAPH_FILE as FILE
from graph.errors import Unreachable
from graph.identity import Trust
from graph.model import GraphVersion
from graph.ports import Applied, Lease
from graph.stores.feed import Feed
from graph.stores.sqlite.database import Database
from graph.stores.sqlite.export import Exporter
from graph.stores.sqlite.feed import LedgerFeed
from graph.stores.sqlite.findings import FindingsReader
from graph.stores.sqlite.leases import SqliteLeases, require
from graph.stores.sqlite.ledger import Fence, Ledger
from graph.stores.sqlite.reader import SqliteReader
from graph.stores.sqlite.records import SqliteRecords
from graph.stores.sqlite.staging import Staging
from graph.stores.sqlite.supplies import SuppliesReader


class SqliteStore(SqliteReader, SuppliesReader, FindingsReader, Exporter):
    """GraphStore on `graph.sqlite` in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._database = Database(folder / FILE)
        self._ledger = Ledger(self._database)
        self.records = SqliteRecords(self._database)
        self.leases = SqliteLeases(self._database)

    def open(self) -> None:
        self._database.open()

    def close(self) -> None:
        self._database.close()

    def ping(self) -> None:
        try:
            self._database.connection.execute("SELECT 1 FROM meta LIMIT 1")
        except sqlite3.Error as broken:
            raise Unreachable(
                f"The graph {self._database.path} does not answer: {broken}.", "See `opsgraph doctor`."
            ) from broken

    def about(self) -> str:
        return f"SQLite {sqlite3.sqlite_version}, {self._database.path}"

    @contextmanager
    def staging(self, source: str, family: str, lease: Lease, clock: str) -> Iterator[Staging]:
        with self._ledger.staging(source, family, _fence(lease), clock) as staging:
            yield staging

    def apply(self, lease: Lease, run: str, clock: str, trust: Trust, retention: timedelta) -> Applied:
        return self._ledger.apply(_fence(lease), run, clock, trust, retention)

    def restore(self, feed: Feed, version: GraphVersion, lease: Lease) -> None:
        """Replaces everything the graph holds by what the feed gives."""
        self._ledger.restore(_fence(lease), feed, version)

    def feed(self) -> LedgerFeed:
        """Everything the graph holds, to be given to another store."""
        return LedgerFeed(self._database)


def _fence(lease: Lease) -> Fence:
    return lambda connection: require(connection, lease)
