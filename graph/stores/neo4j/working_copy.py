"""The local ledger of a Neo4j: where sources are staged and resolved. It can be lost; Neo4j gives it back.

It belongs to what Neo4j holds while the number and the token of the last feeding are the ones it noted. Anything
else (a new machine, another worker's turn, a feeding that broke off elsewhere) makes it be read anew, and then
everything is resolved again, so that a half-fed graph is mended whole.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from graph.identity import Trust
from graph.model import GraphVersion
from graph.ports import Applied, Lease, Supplies
from graph.stores.neo4j.clear import purge
from graph.stores.neo4j.client import Client, cypher
from graph.stores.neo4j.feed import Neo4jFeed
from graph.stores.neo4j.load import feed_from
from graph.stores.sqlite.database import Database
from graph.stores.sqlite.feed import LedgerFeed
from graph.stores.sqlite.ledger import Fence, Ledger
from graph.stores.sqlite.staging import Staging
from graph.stores.sqlite.supplies import SuppliesReader
from graph.times import parse_time, time_text

FED = "fed"
DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Fed:
    """What Neo4j was last fed with, and by whom."""

    version: GraphVersion
    token: int | None
    feeding: bool

    @property
    def mark(self) -> str:
        return f"{self.version.number}/{self.token}"


class WorkingCopy(SuppliesReader):
    def __init__(self, client: Client, folder: Path) -> None:
        self._client = client
        self._database = Database(folder / "ledger.sqlite")
        self._ledger = Ledger(self._database)

    def close(self) -> None:
        self._database.close()

    @contextmanager
    def staging(self, source: str, family: str, lease: Lease, clock: str) -> Iterator[Staging]:
        self._catch_up(lease)
        with self._ledger.staging(source, family, self._fence(lease), clock) as staging:
            yield staging

    def apply(self, lease: Lease, run: str, clock: str, trust: Trust, retention: timedelta) -> Applied:
        """Resolves here, then feeds Neo4j with what it lacks."""
        self._catch_up(lease)
        doubtful = self._ledger.meta(DOUBTFUL) is not None
        purged = self._ledger.meta("purged")
        applied = self._ledger.apply(self._fence(lease), run, clock, trust, retention, everything=doubtful)
        fed = self._fed()
        version = self._ledger.version()
        if version.number != fed.version.number or fed.feeding:
            feed_from(self._client, LedgerFeed(self._database), fed.version.number, version, lease)
            self._ledger.set_meta(FED, self._fed().mark)
            self._ledger.set_meta(DOUBTFUL, None)
        if purged not in (None, self._ledger.meta("purged")):
            purge(self._client, lease, time_text(parse_time(clock) - retention))
        return applied

    def changed_since_if_current(self, number: int) -> Supplies | None:
        """The same rows as Neo4j's, from nearer by; None unless both hold the same load, and all of it."""
        self._database.open()
        fed = self._fed()
        with self._database.reading():
            current = self._ledger.meta(FED) == fed.mark and self._ledger.version().number == fed.version.number
            return self.changed_since(number) if current and not fed.feeding else None

    def _catch_up(self, lease: Lease) -> None:
        self._database.open()
        fed = self._fed()
        if self._ledger.meta(FED) == fed.mark:
            return
        if fed.version.number or fed.feeding or self._ledger.version().number:
            self._restore(lease, fed)
        self._ledger.set_meta(FED, fed.mark)

    def _restore(self, lease: Lease, fed: Fed) -> None:
        self._ledger.restore(self._fence(lease), Neo4jFeed(self._client), fed.version)
        self._ledger.set_meta(DOUBTFUL, "yes" if fed.feeding else None)

    def _fed(self) -> Fed:
        (row,) = self._client.read(cypher("graph_fed"))
        number, at, assets, relations, token, feeding = row
        return Fed(GraphVersion(number, at, assets or 0, relations or 0), token, feeding)

    def _fence(self, lease: Lease) -> Fence:
        """The lease lies in Neo4j, so that is where it is checked."""

        def check(connection: sqlite3.Connection) -> None:
            self._client.write(lambda tx: None, lease)

        return check
