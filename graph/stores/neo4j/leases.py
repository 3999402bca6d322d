"""The Leases port: one writer at a time, by the clock of the server, and tokens that tell a stale one."""

from __future__ import annotations

from datetime import UTC, datetime

from graph.errors import LeaseHeld
from graph.ports import Lease
from graph.stores.neo4j.client import Client, Row, Tx, cypher, require, rows
from graph.times import time_text


class Neo4jLeases:
    def __init__(self, client: Client) -> None:
        self._client = client

    def acquire(self, name: str, holder: str, seconds: float, take_over: str | None = None) -> Lease:
        def work(tx: Tx) -> Lease:
            for who, held in rows(tx.run(cypher("lease_lock"), name=name)):
                if held and who != take_over:
                    raise LeaseHeld(
                        f"Another run is at work on this graph: {who}.", "Wait until it has ended, then try again."
                    )
            (row,) = rows(tx.run(cypher("lease_take"), name=name, holder=holder, seconds=seconds))
            return _lease(row)

        return self._client.write(work)

    def renew(self, lease: Lease, seconds: float) -> Lease:
        def work(tx: Tx) -> Lease:
            require(tx, lease)
            (row,) = rows(tx.run(cypher("lease_renew"), name=lease.name, seconds=seconds))
            return _lease(row)

        return self._client.write(work)

    def release(self, lease: Lease) -> None:
        self._client.write(lambda tx: tx.run(cypher("lease_release"), name=lease.name, token=lease.token).consume())

    def holder(self, name: str) -> Lease | None:
        found = self._client.read(cypher("lease_holder"), name=name)
        return _lease(found[0]) if found else None


def _lease(row: Row) -> Lease:
    name, holder, token, millis = row
    return Lease(name, holder, token, time_text(datetime.fromtimestamp(millis / 1000, UTC)))
