"""The Leases port: one writer at a time, and tokens that tell a stale one."""

from __future__ import annotations

import sqlite3
import time
from datetime import UTC, datetime

from graph.errors import LeaseHeld, LeaseLost
from graph.ports import Lease
from graph.stores.sqlite.database import Database
from graph.times import time_text


class SqliteLeases:
    def __init__(self, database: Database) -> None:
        self._database = database

    def acquire(self, name: str, holder: str, seconds: float, take_over: str | None = None) -> Lease:
        # A look before the write lock: who is refused should not have to wait for the holder's transaction.
        _refuse_if_held(self._database.connection, name, take_over)
        with self._database.writing() as connection:
            _refuse_if_held(connection, name, take_over)
            row = connection.execute("SELECT token FROM lease WHERE name = ?", (name,)).fetchone()
            token = (row[0] if row else 0) + 1
            expires = time.time() + seconds
            connection.execute("INSERT OR REPLACE INTO lease VALUES (?, ?, ?, ?)", (name, holder, token, expires))
        return Lease(name, holder, token, _text(expires))

    def renew(self, lease: Lease, seconds: float) -> Lease:
        expires = time.time() + seconds
        with self._database.writing() as connection:
            require(connection, lease)
            connection.execute("UPDATE lease SET expires = ? WHERE name = ?", (expires, lease.name))
        return Lease(lease.name, lease.holder, lease.token, _text(expires))

    def release(self, lease: Lease) -> None:
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE lease SET holder = NULL, expires = 0 WHERE name = ? AND token = ?", (lease.name, lease.token)
            )

    def holder(self, name: str) -> Lease | None:
        row = self._database.connection.execute(
            "SELECT name, holder, token, expires FROM lease WHERE name = ? AND holder IS NOT NULL", (name,)
        ).fetchone()
        if row is None:
            return None
        _, holder, token, expires = row
        return Lease(name, holder, token, _text(expires))


def require(connection: sqlite3.Connection, lease: Lease | None) -> None:
    """LeaseLost unless the lease (where there is one) is still the newest of its name."""
    if lease is None:
        return
    row = connection.execute("SELECT token, holder FROM lease WHERE name = ?", (lease.name,)).fetchone()
    if row is None or row[0] != lease.token or row[1] is None:
        raise LeaseLost(
            f"The lease {lease.name!r} of {lease.holder} was taken over; nothing more of it is written.",
            "The newer run finishes the work.",
        )


def _refuse_if_held(connection: sqlite3.Connection, name: str, take_over: str | None) -> None:
    row = connection.execute("SELECT holder, expires FROM lease WHERE name = ?", (name,)).fetchone()
    if row and row[0] is not None and row[1] > time.time() and row[0] != take_over:
        raise LeaseHeld(f"Another run is at work on this graph: {row[0]}.", "Wait until it has ended, then try again.")


def _text(seconds: float) -> str:
    return time_text(datetime.fromtimestamp(seconds, UTC))
