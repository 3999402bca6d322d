"""Rows on their way to Neo4j: gathered by the statement that writes them, written batch by batch in the background."""

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
    """Fenced transactions, a full batch each, in the order in which they filled up. `streams`: so many at a time,
    which only what shares no node may be written in."""

    def __init__(self, client: Client, lease: Lease, streams: int = 1) -> None:
        self._client = client
        self._lease = lease
        self._filling: dict[Statements, Batch] = {}
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
        if len(filling) >= SIZE:
            self._submit(statements, self._filling.pop(statements))

    def flush(self) -> None:
        """Waits until everything is written."""
        for statements, filling in self._filling.items():
            self._submit(statements, filling)
        self._filling.clear()
        while self._waiting:
            self._waiting.popleft().result()

    def _submit(self, statements: Statements, batch: Batch) -> None:
        while len(self._waiting) >= self._ahead:
            self._waiting.popleft().result()
        self._waiting.append(self._writer.submit(self._write, statements, batch))

    def _write(self, statements: Statements, batch: Batch) -> None:
        def work(tx: Tx) -> None:
            for former in statements.put_away:
                tx.run(former, rows=batch).consume()
            ((written,),) = rows(tx.run(statements.write, rows=batch))
            if statements.keep and written < len(batch):
                tx.run(statements.keep, rows=batch).consume()

        self._client.write(work, self._lease)
