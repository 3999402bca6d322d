"""Joins records of several sources into one entity, over what changed and all that it touches."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

import orjson

from graph.identity import Trust, match_values, unite
from graph.ontology import kind_of
from graph.stores.sqlite.database import sql


class Name(NamedTuple):
    id: int
    uid: str
    entity: int
    sources: frozenset[str]


class Uniting:
    """One pass, inside the caller's transaction. Leaves the names that stand for another entity than before in
    `moved`, and the entities it touched in `due_entity`."""

    def __init__(self, connection: sqlite3.Connection, trust: Trust, applied: int, stamp: int) -> None:
        self._db = connection
        self._trust = trust
        self._applied = applied
        self._stamp = stamp

    def run(self) -> bool:
        """Whether any name moved."""
        if not self._several_sources():
            return False
        self._db.execute("INSERT OR IGNORE INTO circle SELECT name FROM observation WHERE stamp > ?", (self._start(),))
        self._widen()
        self._match_anew()
        self._widen()
        names = self._circle()
        stands = self._stands_for(names)
        moved = [(name.id, name.entity, stands[name.id]) for name in names if stands[name.id] != name.entity]
        self._db.executemany("INSERT INTO moved VALUES (?, ?, ?)", moved)
        self._db.executemany("UPDATE name SET entity = ? WHERE id = ?", [(new, id) for id, _, new in moved])
        self._db.execute("INSERT OR IGNORE INTO due_entity SELECT old FROM moved UNION SELECT new FROM moved")
        self._drop_the_moved_away()
        return bool(moved)

    def _several_sources(self) -> bool:
        (sources,) = self._db.execute("SELECT count(DISTINCT source) FROM scope WHERE family = 'entity'").fetchone()
        return bool(sources > 1)

    def _start(self) -> int:
        """With no values noted yet, every record is looked at."""
        (noted,) = self._db.execute("SELECT EXISTS (SELECT 1 FROM match)").fetchone()
        return self._applied if noted else -1

    def _widen(self) -> None:
        while self._db.execute(sql("widen_circle")).rowcount > 0:
            pass

    def _match_anew(self) -> None:
        self._db.execute("DELETE FROM match WHERE name IN (SELECT id FROM circle)")
        rows = self._db.execute(
            "SELECT n.id, n.uid, o.fields FROM circle c JOIN name n ON n.id = c.id "
            "JOIN observation o ON o.name = n.id AND o.gone IS NULL"
        ).fetchall()
        self._db.executemany(
            "INSERT OR IGNORE INTO match VALUES (?, ?, ?)",
            [
                (id, rule, value)
                for id, uid, fields in rows
                for rule, value in match_values(kind_of(uid), orjson.loads(fields))
            ],
        )

    def _circle(self) -> list[Name]:
        return [
            Name(id, uid, entity, frozenset(orjson.loads(sources)))
            for id, uid, entity, sources in self._db.execute(sql("names_in_circle"))
        ]

    def _stands_for(self, names: list[Name]) -> dict[int, int]:
        """The entity of each name. Live names stand for the best name of their set; a former id goes where
        the last live names of its entity went, and stays where there are none."""
        live = {name.uid: name for name in names if name.sources}
        matches = self._db.execute(
            "SELECT m.rule, m.value, n.uid FROM match m JOIN circle c ON c.id = m.name JOIN name n ON n.id = m.name"
        ).fetchall()
        head = unite(matches, {uid: name.sources for uid, name in live.items()})
        sets: dict[str, list[Name]] = {}
        for uid, first in head.items():
            sets.setdefault(first, []).append(live[uid])
        stands = {
            name.id: min(members, key=self._claim_to_be_the_uid).id for members in sets.values() for name in members
        }
        heirs: dict[int, list[tuple[bool, str, int]]] = {}
        for name in live.values():
            heirs.setdefault(name.entity, []).append((name.id != name.entity, name.uid, stands[name.id]))
        return stands | {
            name.id: min(heirs[name.entity])[2] if name.entity in heirs else name.entity
            for name in names
            if not name.sources
        }

    def _claim_to_be_the_uid(self, name: Name) -> tuple[tuple[object, ...], str]:
        kind = kind_of(name.uid)
        return min(self._trust.rank(source, kind) for source in name.sources), name.uid

    def _drop_the_moved_away(self) -> None:
        """An entity whose own name stands for another is no more; its past goes on there."""
        for statement in ("hand_on_last_state", "hand_on_versions", "drop_moved", "forget_moved", "undrop_returned"):
            self._db.execute(sql(statement), {"stamp": self._stamp})
