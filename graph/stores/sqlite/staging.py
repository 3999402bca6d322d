"""What a source says now, held against what it said before: only the difference is written."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence, Set
from typing import Any

import orjson

from graph.errors import WrongInput
from graph.model import EntityRecord, Key, Link, PoolRecord, Record, StoredRow, key_of
from graph.stores.sqlite.names import Names

BATCH = 10_000
FAMILIES = ("entity", "relation", "pool")
TABLES = {"entity": "observation", "relation": "claim", "pool": "pool_claim"}
# A row by its key: the things it speaks of, then the word that goes with them.
BY_KEY = {
    "observation": "t.name = ?",
    "claim": "t.src = ? AND t.dst = ? AND t.type = ?",
    "pool_claim": "t.asset = ? AND t.pool = ?",
}
# Rows of relation files; a record's own links are told by their observation.
OWN = {"entity": "", "relation": " AND observation IS NULL", "pool": ""}


def canonical(value: Any) -> str:
    """JSON that is the same text whenever it is the same value."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


class Staging:
    """One family of records of one source, within one transaction. See the port for the contract."""

    def __init__(self, connection: sqlite3.Connection, source: str, family: str, clock: str, stamp: int) -> None:
        if family not in FAMILIES:
            raise WrongInput(f"There is no family of records {family!r}.", f"Use one of {', '.join(FAMILIES)}.")
        self._db = connection
        self._source = source
        self._family = family
        self._table = TABLES[family]
        self._own = OWN[family]
        self._clock = clock
        self._stamp = stamp
        self._names = Names(connection)
        self._scopes: dict[str, int] = dict(
            connection.execute("SELECT name, id FROM scope WHERE source = ? AND family = ?", (source, family))
        )
        puts: dict[str, Callable[[int, int, Any], str]] = {
            "entity": self._put_entity,
            "relation": self._put_relation,
            "pool": self._put_pool,
        }
        self._put = puts[family]
        puts_new: dict[str, Callable[[int, Any], None]] = {
            "entity": self._put_new_entities,
            "relation": self._put_new_relations,
            "pool": self._put_new_pools,
        }
        self._put_all = puts_new[family]
        self.virgin = not self._holds_any()
        self.sizes: dict[str, int] = {}
        self.touched = False
        self._rows: list[tuple[Any, ...]] = []
        self._links: list[tuple[Any, ...]] = []
        self._relations: list[tuple[Any, ...]] = []
        (self._last,) = connection.execute(f"SELECT coalesce(max(id), 0) FROM {self._table}").fetchone()

    def known(self, scopes: Sequence[str]) -> dict[int, int]:
        known: dict[int, int] = {}
        for name in scopes:
            rows = self._db.execute(
                f"SELECT fingerprint, id FROM {self._table} WHERE scope = ? AND gone IS NULL{self._own}",
                (self._scopes.get(name),),
            ).fetchall()
            self.sizes[name] = len(rows)
            known.update(rows)
        return known

    def known_among(self, scopes: Sequence[str], fingerprints: Set[int]) -> dict[int, int]:
        # One look at each row of the table, however many scopes and fingerprints there are.
        self._db.execute("CREATE TEMP TABLE IF NOT EXISTS wanted (fingerprint INTEGER PRIMARY KEY)")
        self._db.execute("DELETE FROM wanted")
        self._db.executemany("INSERT INTO wanted VALUES (?)", ((each,) for each in fingerprints))
        numbers = canonical([self._scopes[name] for name in scopes if name in self._scopes])
        rows = self._db.execute(
            f"SELECT fingerprint, id FROM {self._table} WHERE gone IS NULL{self._own} "
            "AND fingerprint IN (SELECT fingerprint FROM wanted) AND scope IN (SELECT value FROM json_each(?))",
            (numbers,),
        )
        return dict(rows)

    def scopes_of(self, rows: Iterable[int]) -> dict[str, list[int]]:
        """The rows by the scope that holds them."""
        names = {number: name for name, number in self._scopes.items()}
        found: dict[str, list[int]] = {}
        for row in rows:
            (scope,) = self._db.execute(f"SELECT scope FROM {self._table} WHERE id = ?", (row,)).fetchone()
            found.setdefault(names[scope], []).append(row)
        return found

    def row_at(self, key: Key) -> StoredRow | None:
        return None if self.virgin else self._find(key)

    def put(self, scope: str, fingerprint: int, record: Record) -> str:
        number = self._scopes.get(scope)
        return self._put(self._scope(scope) if number is None else number, fingerprint, record)

    def put_new(self, scope: str, pairs: Sequence[tuple[int, Record]]) -> None:
        number = self._scope(scope)
        for start in range(0, len(pairs), BATCH):
            self._put_all(number, pairs[start : start + BATCH])
            self.touched = True
            self.flush()

    def discard(self, key: Key) -> None:
        self.flush()
        found = self._find(key)
        if found:
            if self._table == "observation":
                self._db.execute("DELETE FROM claim WHERE observation = ?", (found.id,))
            self._db.execute(f"DELETE FROM {self._table} WHERE id = ?", (found.id,))

    def retire(self, rows: Iterable[int]) -> int:
        marks = [(self._clock, self._stamp, row) for row in rows]
        if marks:
            self.touched = True
            self._db.executemany(f"UPDATE {self._table} SET gone = ?, stamp = ? WHERE id = ?", marks)
            if self._table == "observation":
                self._db.executemany(
                    "UPDATE claim SET gone = ?, stamp = ? WHERE observation = ? AND gone IS NULL", marks
                )
        return len(marks)

    def flush(self) -> None:
        """Writes what is still in memory."""
        self._names.flush()
        if self._rows:
            marks = ", ".join("?" * len(self._rows[0]))
            self._db.executemany(f"INSERT INTO {self._table} VALUES ({marks})", self._rows)
            self._rows.clear()
        if self._relations:
            # What is the same in all rows stands in the statement: binding costs as much as a column does.
            self._db.executemany(
                "INSERT INTO claim (scope, src, type, dst, strength, pool, fingerprint, first_seen, stamp) "
                f"VALUES (?, ?, ?, ?, ?, ?, ?, '{self._clock}', {self._stamp})",
                self._relations,
            )
            self._relations.clear()
        self._db.executemany(
            "INSERT INTO claim (scope, observation, src, type, dst, strength, pool, first_seen, stamp) "
            f"VALUES (?, ?, ?, ?, ?, ?, ?, '{self._clock}', {self._stamp})",
            self._links,
        )
        self._links.clear()

    def _put_new_entities(self, scope: int, pairs: Sequence[tuple[int, EntityRecord]]) -> None:
        names, clock, stamp = self._names, self._clock, self._stamp
        for id, (mark, (uid, fields, links)) in enumerate(pairs, self._last + 1):
            self._rows.append((id, scope, names[uid], mark, canonical(fields), clock, None, stamp))
            if links:
                self._add_links(scope, id, links)
        self._last += len(pairs)

    def _put_new_relations(self, scope: int, pairs: Sequence[tuple[int, Link]]) -> None:
        names = self._names
        self._relations += [
            (scope, names[source], type, names[target], strength, pool, mark)
            for mark, (source, type, target, strength, pool) in pairs
        ]

    def _put_new_pools(self, scope: int, pairs: Sequence[tuple[int, PoolRecord]]) -> None:
        names, clock, stamp = self._names, self._clock, self._stamp
        self._rows += [
            (None, scope, names[asset], pool, min_up, mark, clock, None, stamp) for mark, (asset, pool, min_up) in pairs
        ]

    def _add(self, row: tuple[Any, ...]) -> str:
        self._last += 1
        self._rows.append((self._last, *row))
        self.touched = True
        if len(self._rows) >= BATCH:
            self.flush()
        return "new"

    def _put_entity(self, scope: int, fingerprint: int, record: EntityRecord) -> str:
        fields = canonical(record.fields)
        stored = None if self.virgin else self._find(key_of(record))
        if stored is None:
            name = self._names[record.uid]
            self._add((scope, name, fingerprint, fields, self._clock, None, self._stamp))
            self._add_links(scope, self._last, record.links)
            return "new"
        (before,) = self._db.execute("SELECT fields FROM observation WHERE id = ?", (stored.id,)).fetchone()
        relinked = self._replace_links(scope, stored.id, record.links)
        differs = before != fields or relinked or stored.gone is not None
        self._db.execute(
            "UPDATE observation SET scope = ?, fingerprint = ?, fields = ?, gone = NULL, "
            "stamp = CASE WHEN ? THEN ? ELSE stamp END WHERE id = ?",
            (scope, fingerprint, fields, differs, self._stamp, stored.id),
        )
        return self._verdict(stored, differs)

    def _add_links(self, scope: int, observation: int, links: list[Link]) -> None:
        names = self._names
        for source, type, target, strength, pool in links:
            self._links.append((scope, observation, names[source], type, names[target], strength, pool))

    def _replace_links(self, scope: int, observation: int, links: list[Link]) -> bool:
        names = self._names
        now = {(names[link.source], link.type, names[link.target]): link for link in links}
        before = {
            (src, type, dst): (id, gone)
            for id, src, type, dst, gone in self._db.execute(
                "SELECT id, src, type, dst, gone FROM claim WHERE observation = ?", (observation,)
            )
        }
        lost = [id for key, (id, gone) in before.items() if gone is None and key not in now]
        back = [id for key, (id, gone) in before.items() if gone is not None and key in now]
        fresh = [link for key, link in now.items() if key not in before]
        self._db.executemany(
            "UPDATE claim SET gone = ?, stamp = ? WHERE id = ?", [(self._clock, self._stamp, id) for id in lost]
        )
        self._db.executemany("UPDATE claim SET gone = NULL, stamp = ? WHERE id = ?", [(self._stamp, id) for id in back])
        self._add_links(scope, observation, fresh)
        return bool(lost or back or fresh)

    def _put_relation(self, scope: int, fingerprint: int, record: Link) -> str:
        stored = None if self.virgin else self._find(key_of(record))
        source, type, target, strength, pool = record
        if stored is None:
            src, dst = self._names[source], self._names[target]
            return self._add((scope, None, src, type, dst, strength, pool, fingerprint, self._clock, None, self._stamp))
        before = self._db.execute("SELECT strength, pool FROM claim WHERE id = ?", (stored.id,)).fetchone()
        differs = before != (strength, pool) or stored.gone is not None
        self._db.execute(
            "UPDATE claim SET scope = ?, fingerprint = ?, strength = ?, pool = ?, gone = NULL, "
            "stamp = CASE WHEN ? THEN ? ELSE stamp END WHERE id = ?",
            (scope, fingerprint, strength, pool, differs, self._stamp, stored.id),
        )
        return self._verdict(stored, differs)

    def _put_pool(self, scope: int, fingerprint: int, record: PoolRecord) -> str:
        stored = None if self.virgin else self._find(key_of(record))
        asset, pool, min_up = record
        if stored is None:
            return self._add((scope, self._names[asset], pool, min_up, fingerprint, self._clock, None, self._stamp))
        (before,) = self._db.execute("SELECT min_up FROM pool_claim WHERE id = ?", (stored.id,)).fetchone()
        differs = before != min_up or stored.gone is not None
        self._db.execute(
            "UPDATE pool_claim SET scope = ?, fingerprint = ?, min_up = ?, gone = NULL, "
            "stamp = CASE WHEN ? THEN ? ELSE stamp END WHERE id = ?",
            (scope, fingerprint, min_up, differs, self._stamp, stored.id),
        )
        return self._verdict(stored, differs)

    def _verdict(self, stored: StoredRow, differs: bool) -> str:
        if stored.gone is not None:
            self.touched = True
            return "new"
        self.touched |= differs
        return "changed" if differs else "unchanged"

    def _find(self, key: Key) -> StoredRow | None:
        numbers = [self._names.find(uid) for uid in (key[0], *key[2:])]
        if None in numbers:
            return None
        row = self._db.execute(
            f"SELECT t.id, t.gone, t.fingerprint, s.name FROM {self._table} t JOIN scope s ON s.id = t.scope "
            f"WHERE {BY_KEY[self._table]}{self._own} AND s.source = ?",
            [*numbers, *key[1:2], self._source],
        ).fetchone()
        return StoredRow(*row) if row else None

    def _scope(self, name: str) -> int:
        number = self._scopes.get(name)
        if number is None:
            cursor = self._db.execute(
                "INSERT INTO scope (source, name, family, said) VALUES (?, ?, ?, ?)",
                (self._source, name, self._family, canonical([self._source])),
            )
            number = self._scopes[name] = int(cursor.lastrowid or 0)
        return number

    def _holds_any(self) -> bool:
        return any(
            self._db.execute(f"SELECT 1 FROM {self._table} WHERE scope = ?{self._own} LIMIT 1", (number,)).fetchone()
            for number in self._scopes.values()
        )
