"""Rows on their way to Neo4j: gathered by the statement that writes them, written batch by batch in the background."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, NamedTuple

from graph.ports import Lease
from graph.stores.neo4j.client import Client, Tx, rows

# Larger transactions cost the server more for each row, much smaller ones as well.
SIZE = 2_500
# So many batches may wait while one is written.
AHEAD = 2


class Statements(NamedTuple):
    """How a batch is written: what writes it and tells how many rows that were, what puts away the former form of
    the rows, and what keeps those that could not be written."""

    write: str
    put_away: str = ""
    keep: str = ""


class Batches:
    """One stream of fenced transactions, a full batch each, in the order in which they filled up."""

    def __init__(self, client: Client, lease: Lease) -> None:
        self._client = client
        self._lease = lease
        self._filling: dict[Statements, list[Any]] = {}
        self._writer = ThreadPoolExecutor(1, "neo4j-feed")
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
            filling = self._filling[statements] = []
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

    def _submit(self, statements: Statements, batch: list[Any]) -> None:
        while len(self._waiting) >= AHEAD:
            self._waiting.popleft().result()
        self._waiting.append(self._writer.submit(self._write, statements, batch))

    def _write(self, statements: Statements, batch: list[Any]) -> None:
        def work(tx: Tx) -> None:
            ((written,),) = rows(tx.run(statements.write, rows=batch))
            if statements.put_away:
                tx.run(statements.put_away, rows=batch).consume()
            if statements.keep and written < len(batch):
                tx.run(statements.keep, rows=batch).consume()

        self._client.write(work, self._lease)
