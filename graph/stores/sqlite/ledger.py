"""The ledger: what was said, what follows from it, and since which load. One SQLite file; Neo4j is fed from one."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from graph.identity import Trust
from graph.model import GraphVersion
from graph.ports import Applied
from graph.stores.feed import Feed
from graph.stores.sqlite.database import Database, sql
from graph.stores.sqlite.resolve import Resolve
from graph.stores.sqlite.restore import Restore
from graph.stores.sqlite.staging import Staging, canonical
from graph.times import parse_time, time_text

Fence = Callable[[sqlite3.Connection], None]
"""Called first in every writing transaction; raises LeaseLost where the lease is lost."""

# Indexes of a large load fit into a quarter of a gigabyte; reading needs far less.
BULK_CACHE = "PRAGMA cache_size = -262144"
PURGE_EVERY = timedelta(days=1)


class Ledger:
    """Stages and applies. Whoever holds it guards it with a lease, checked by the fence it brings."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def staging(self, source: str, family: str, fence: Fence, clock: str) -> Iterator[Staging]:
        with self._database.writing() as connection:
            fence(connection)
            connection.execute(BULK_CACHE)
            staging = Staging(connection, source, family, clock, _applied(connection) + 1)
            yield staging
            staging.flush()
            if staging.touched:
                _set_meta(connection, "due", "yes")

    def apply(
        self, fence: Fence, run: str, clock: str, trust: Trust, retention: timedelta, everything: bool = False
    ) -> Applied:
        """Makes the graph follow what is staged; one transaction, nothing written where nothing is due."""
        with self._database.writing() as connection:
            fence(connection)
            connection.execute(BULK_CACHE)
            believed = canonical([trust.default, _order_of(trust), sorted(trust.silent)])
            doubted = _meta(connection, "trust") != believed
            due = bool(_meta(connection, "due")) or doubted or everything
            applied = _applied(connection)
            stamp = applied + 1
            done = Applied()
            if due:
                resolve = Resolve(connection, trust, applied, stamp, everything)
                if doubted and applied:
                    resolve.retrust()
                done = resolve.run()
            forgotten = self._purge(connection, clock, retention, stamp) if self._purge_due(connection, clock) else 0
            if due or forgotten:
                self._close_load(connection, stamp, run, clock, believed)
        return done

    def restore(self, fence: Fence, feed: Feed, version: GraphVersion) -> None:
        """Makes the ledger hold exactly what the feed gives."""
        with self._database.writing() as connection:
            fence(connection)
            Restore(connection).run(feed, version)
            _set_meta(connection, "applied", str(version.number))
            for key in ("due", "trust", "purged"):
                _set_meta(connection, key, None)

    def version(self) -> GraphVersion:
        row = self._database.connection.execute(
            "SELECT id, at, assets, relations FROM load ORDER BY id DESC LIMIT 1"
        ).fetchone()
        return GraphVersion(*row) if row else GraphVersion(0, None)

    def meta(self, key: str) -> str | None:
        return _meta(self._database.connection, key)

    def set_meta(self, key: str, value: str | None) -> None:
        with self._database.writing() as connection:
            _set_meta(connection, key, value)

    def _close_load(self, connection: sqlite3.Connection, stamp: int, run: str, clock: str, trust: str) -> None:
        connection.execute(sql("close_load"), {"stamp": stamp, "run": run, "at": clock})
        _set_meta(connection, "applied", str(stamp))
        _set_meta(connection, "trust", trust)
        _set_meta(connection, "due", None)

    def _purge_due(self, connection: sqlite3.Connection, clock: str) -> bool:
        purged = _meta(connection, "purged")
        if purged is None:
            _set_meta(connection, "purged", clock)
            return False
        return parse_time(clock) - parse_time(purged) >= PURGE_EVERY

    def _purge(self, connection: sqlite3.Connection, clock: str, retention: timedelta, stamp: int) -> int:
        """Forgets what has been gone for longer than history is kept, and says how much that was."""
        horizon = time_text(parse_time(clock) - retention)
        before = {"before": horizon, "stamp": stamp}
        changes = connection.total_changes
        for name in PURGES:
            connection.execute(sql(name), before)
        forgotten = connection.total_changes - changes
        _set_meta(connection, "purged", clock)
        _set_meta(connection, "forgotten", horizon)
        return forgotten


PURGES = (
    "purge_dropped",
    "purge_claims",
    "purge_pool_claims",
    "touch_forgotten",
    "purge_observations",
    "purge_relations",
    "purge_entities",
    "keep_loosened_versions",
    "loosen_relations",
    "purge_entity_versions",
    "purge_relation_versions",
    "purge_pool_versions",
)


def _applied(connection: sqlite3.Connection) -> int:
    return int(_meta(connection, "applied") or 0)


def _meta(connection: sqlite3.Connection, key: str) -> str | None:
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return row[0] if row else None


def _set_meta(connection: sqlite3.Connection, key: str, value: str | None) -> None:
    if value is None:
        connection.execute("DELETE FROM meta WHERE key = ?", (key,))
    else:
        connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))


def _order_of(trust: Trust) -> dict[str, Any]:
    return {name: [list(each.order), dict(each.fields)] for name, each in trust.types.items()}
