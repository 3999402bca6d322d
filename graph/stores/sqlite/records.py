"""The Records port: small documents beside the graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from graph.ports import Doc, Lease
from graph.stores.sqlite.database import Database
from graph.stores.sqlite.leases import require


class SqliteRecords:
    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, collection: str, docs: Iterable[tuple[str, str, Doc]], lease: Lease | None = None) -> None:
        rows = [(collection, id, sort, orjson.dumps(doc).decode()) for id, sort, doc in docs]
        with self._database.writing() as connection:
            require(connection, lease)
            connection.executemany("INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?)", rows)

    def get(self, collection: str, id: str) -> Doc | None:
        row = self._database.connection.execute(
            "SELECT doc FROM record WHERE collection = ? AND id = ?", (collection, id)
        ).fetchone()
        return None if row is None else orjson.loads(row[0])

    def list(
        self,
        collection: str,
        *,
        where: Mapping[str, str] | None = None,
        limit: int | None = None,
        after: str | None = None,
        newest_first: bool = False,
    ) -> list[Doc]:
        condition, values = _matching(collection, where)
        direction, beyond = ("DESC", "<") if newest_first else ("ASC", ">")
        if after is not None:
            condition += f" AND (sort, id) {beyond} (SELECT sort, id FROM record WHERE collection = ? AND id = ?)"
            values += [collection, after]
        rows = self._database.connection.execute(
            f"SELECT doc FROM record WHERE {condition} ORDER BY sort {direction}, id {direction} LIMIT ?",
            [*values, -1 if limit is None else limit],
        )
        return [orjson.loads(doc) for (doc,) in rows]

    def count(self, collection: str, where: Mapping[str, str] | None = None) -> int:
        condition, values = _matching(collection, where)
        (number,) = self._database.connection.execute(
            f"SELECT count(*) FROM record WHERE {condition}", values
        ).fetchone()
        return int(number)

    def delete(self, collection: str, ids: Sequence[str], lease: Lease | None = None) -> int:
        with self._database.writing() as connection:
            require(connection, lease)
            return connection.execute(
                "DELETE FROM record WHERE collection = ? AND id IN (SELECT value FROM json_each(?))",
                (collection, orjson.dumps(list(ids)).decode()),
            ).rowcount


def _matching(collection: str, where: Mapping[str, str] | None) -> tuple[str, list[Any]]:
    condition, values = "collection = ?", [collection]
    for name, value in (where or {}).items():
        condition += " AND doc ->> ? = ?"
        values += [f"$.{name}", value]
    return condition, values
