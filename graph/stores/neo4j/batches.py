"""Rows on their way to Neo4j: gathered by the statements that write them, written batch by batch in the background."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, NamedTuple

from graph.ports import Lease
from graph.stores.neo4j.client import Client, Tx, rows

# Larger transactions cost the server more for each row, much smaller ones as well.
SIZE = 5_000
# So many batches may be under way, one of them being written.
AHEAD = 2


class Statements(NamedTuple):
    """How a batch is written: what puts away the former forms of the rows, what writes them and tells how many that
    were, and what keeps those that could not be written."""

    write: str
    put_away: tuple[str, ...] = ()
    keep: str = ""


class Batch(list[Any]):
    """Rows; the driver makes a text of all that it sends, for a log that is off: a third of what sending costs."""

    def __repr__(self) -> str:
        return f"<{len(self)} rows>"


class Batches:
    """Fenced transactions of so many rows each, and in one the statements in the order in which they came. `streams`:
    so many transactions at a time, which only what shares no node may be written in."""

    def __init__(self, client: Client, lease: Lease, streams: int = 1) -> None:
        self._client = client
        self._lease = lease
        self._filling: dict[Statements, Batch] = {}
        self._rows = 0
        self._ahead = AHEAD + streams - 1
        self._writer = ThreadPoolExecutor(streams, "neo4j-feed")
        self._waiting: deque[Future[None]] = deque()

    def __enter__(self) -> Batches:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writer.shutdown(cancel_futures=True)

    def add(self, statements: Statements, row: Any) -> None:
        filling = self._filling.get(statements)
        if filling is None:
            filling = self._filling[statements] = Batch()
        filling.append(row)
        self._rows += 1
        if self._rows >= SIZE:
            self._submit()

    def flush(self) -> None:
        """Waits until everything is written."""
        if self._filling:
            self._submit()
        while self._waiting:
            self._waiting.popleft().result()

    def _submit(self) -> None:
        while len(self._waiting) >= self._ahead:
            self._waiting.popleft().result()
        self._waiting.append(self._writer.submit(self._write, self._filling))
        self._filling, self._rows = {}, 0

    def _write(self, batches: dict[Statements, Batch]) -> None:
        def work(tx: Tx) -> None:
            for statements, batch in batches.items():
                _run(tx, statements, batch)

        self._client.write(work, self._lease)


def _run(tx: Tx, statements: Statements, batch: Batch) -> None:
    for former in statements.put_away:
        tx.run(former, rows=batch).consume()
    ((written,),) = rows(tx.run(statements.write, rows=batch))
    if statements.keep and written < len(batch):
        tx.run(statements.keep, rows=batch).consume()
