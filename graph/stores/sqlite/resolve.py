"""From what sources say to the graph: set-based, and only over what changed since it was last done.

Everything with a stamp above the last applied load is due, so a run that was killed between staging and here is
caught up by the next one. One transaction makes the new graph.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Any

import orjson

from graph.identity import Trust, reconcile
from graph.ports import Applied
from graph.stores.sqlite.database import sql
from graph.stores.sqlite.staging import canonical
from graph.stores.sqlite.uniting import Uniting

# The tables of one pass.
WORK = {
    "circle": "(id INTEGER PRIMARY KEY)",
    "moved": "(name INTEGER PRIMARY KEY, old INTEGER NOT NULL, new INTEGER NOT NULL)",
    "missing": "(id INTEGER PRIMARY KEY)",
    "elsewhere": "(id INTEGER PRIMARY KEY, entity INTEGER NOT NULL)",
    "touched": "(id INTEGER PRIMARY KEY)",
    "due_entity": "(id INTEGER PRIMARY KEY)",
    "fresh_entity": "(id INTEGER PRIMARY KEY, status TEXT, fields TEXT, sources TEXT)",
    "due_relation": "(src INTEGER, type TEXT, dst INTEGER, PRIMARY KEY (src, type, dst)) WITHOUT ROWID",
    "fresh_relation": "(src INTEGER, type TEXT, dst INTEGER, strength TEXT, pool TEXT, status TEXT, sources TEXT, "
    "PRIMARY KEY (src, type, dst)) WITHOUT ROWID",
    "due_pool": "(asset INTEGER, pool TEXT, PRIMARY KEY (asset, pool)) WITHOUT ROWID",
}


class Resolve:
    """One pass, inside the caller's transaction."""

    def __init__(
        self, connection: sqlite3.Connection, trust: Trust, applied: int, stamp: int, everything: bool
    ) -> None:
        self._db = connection
        self._trust = trust
        self._stamp = {"applied": -1 if everything else applied, "stamp": stamp}
        self._everything = everything

    def run(self) -> Applied:
        for table, columns in WORK.items():
            self._db.execute(f"CREATE TEMP TABLE IF NOT EXISTS {table} {columns}")
            self._db.execute(f"DELETE FROM {table}")
        moved = Uniting(self._db, self._trust, self._stamp["applied"], self._stamp["stamp"]).run()
        if self._everything:
            self._db.execute("INSERT OR IGNORE INTO due_entity SELECT id FROM entity WHERE status = 'active'")
            self._db.execute("INSERT INTO due_relation SELECT src, type, dst FROM relation WHERE status <> 'retired'")
            self._db.execute("INSERT INTO due_pool SELECT asset, pool FROM pool WHERE status = 'active'")
        done = Applied()
        self._entities(done)
        self._relations(done, moved)
        self._pools(done)
        return done

    def retrust(self) -> None:
        """Makes everything that several sources speak of due: whom to believe has changed."""
        self._db.execute(
            "UPDATE observation SET stamp = :stamp WHERE name IN (SELECT m.id FROM name m WHERE m.entity IN "
            "(SELECT n.entity FROM observation o JOIN name n ON n.id = o.name GROUP BY n.entity HAVING count(*) > 1))",
            self._stamp,
        )
        self._db.execute(
            "UPDATE claim SET stamp = :stamp WHERE id IN (SELECT id FROM (SELECT c.id, count(*) OVER "
            "(PARTITION BY s.entity, c.type, d.entity) AS n FROM claim c JOIN name s ON s.id = c.src "
            "JOIN name d ON d.id = c.dst) WHERE n > 1)",
            self._stamp,
        )
        self._db.execute(
            "UPDATE pool_claim SET stamp = :stamp WHERE id IN (SELECT id FROM (SELECT c.id, count(*) OVER "
            "(PARTITION BY n.entity, c.pool) AS n FROM pool_claim c JOIN name n ON n.id = c.asset) WHERE n > 1)",
            self._stamp,
        )

    def _claims(self) -> str:
        """The claims that are due: all there are, or those that one look at each found to be touched."""
        if self._stamp["applied"] <= 0:
            return "claim"
        self._do("touched")
        return "(SELECT claim.* FROM touched CROSS JOIN claim ON claim.id = touched.id)"

    def _do(self, name: str, **parts: str) -> int:
        statement = sql(name)
        for part, value in parts.items():
            statement = statement.replace(part, value)
        return self._db.execute(statement, self._stamp).rowcount

    def _entities(self, done: Applied) -> None:
        done.entities += self._do("new_entities")
        if self._count("observation WHERE stamp > :applied") == done.entities and not self._any("due_entity"):
            return
        self._do("due_entities")
        self._do("single_entities")
        self._reconcile_entities()
        self._do("retired_entities")
        done.versions += self._do("keep_entity_versions")
        done.entities += self._do("write_entities")
        self._do("touch_moved")

    def _reconcile_entities(self) -> None:
        rows = self._db.execute(sql("several_observations"))
        fresh = []
        for entity, group in groupby(rows, itemgetter(0)):
            said = [(source, kind, orjson.loads(fields)) for _, kind, source, fields in group]
            fields = reconcile(said[0][1], [(source, each) for source, _, each in said], self._trust)
            sources = sorted({source for source, _, _ in said})
            fresh.append((entity, "active", canonical(fields), canonical(sources)))
        self._db.executemany("INSERT INTO fresh_entity VALUES (?, ?, ?, ?)", fresh)

    def _relations(self, done: Applied, moved: bool) -> None:
        claims = self._claims()
        self._do("missing")
        self._do("elsewhere")
        done.relations += self._do("new_relations", CLAIMS=claims)
        waiting = self._any("relation WHERE status = 'dangling' AND since < :stamp") or self._any("due_relation")
        if self._count(claims) == done.relations and not waiting and not moved:
            return
        self._do("due_relations", CLAIMS=claims)
        self._do("due_relations_moved")
        self._do("single_relations")
        self._reconcile_relations()
        self._do("mark_dangling")
        self._do("retired_relations")
        done.versions += self._do("keep_relation_versions")
        done.relations += self._do("write_relations")

    def _reconcile_relations(self) -> None:
        rows = self._db.execute(sql("several_claims"))
        fresh = []
        for (src, type, dst), group in groupby(rows, itemgetter(0, 1, 2)):
            claims = list(group)
            strength = self._believed(type, "strength", [(claim[3], claim[4]) for claim in claims], claims[0][6])
            pool = self._believed(type, "pool", [(claim[3], claim[5]) for claim in claims], claims[0][7])
            sources = canonical(sorted({claim[3] for claim in claims}))
            fresh.append((src, type, dst, strength, pool, "active", sources))
        self._db.executemany("INSERT INTO fresh_relation VALUES (?, ?, ?, ?, ?, ?, ?)", fresh)

    def _believed(
        self, kind: str, name: str, said: Iterable[tuple[str, str | None]], default: str | None = None
    ) -> str | None:
        """The word of the most believed source that says any; a source that says two (by two names of one thing)
        is taken by the first of them."""
        words = [(self._trust.rank(source, kind, None, name), word) for source, word in said if word is not None]
        return min(words)[1] if words else default

    def _pools(self, done: Applied) -> None:
        self._do("due_pools")
        said = {
            key: self._believed("pool", "min_up", [claim[2:4] for claim in group])
            for key, group in groupby(self._db.execute(sql("pool_claims")), itemgetter(0, 1))
        }
        for asset, pool in self._db.execute("SELECT asset, pool FROM due_pool").fetchall():
            self._write_pool(asset, pool, said.get((asset, pool)), done)

    def _write_pool(self, asset: int, pool: str, min_up: str | None, done: Applied) -> None:
        before: tuple[Any, ...] | None = self._db.execute(
            "SELECT min_up, status, since FROM pool WHERE asset = ? AND pool = ?", (asset, pool)
        ).fetchone()
        if before is None and min_up is None:
            return
        now = (min_up, "active") if min_up is not None else (before[0] if before else "", "retired")
        if before is not None:
            if before[:2] == now:
                return
            self._db.execute(
                "INSERT INTO pool_version VALUES (?, ?, ?, ?, ?, ?)", (asset, pool, *before, self._stamp["stamp"])
            )
            done.versions += 1
        stamp = self._stamp["stamp"]
        self._db.execute("INSERT OR REPLACE INTO pool VALUES (?, ?, ?, ?, ?, ?)", (asset, pool, *now, stamp, stamp))
        done.pools += 1

    def _count(self, table: str) -> int:
        (number,) = self._db.execute(f"SELECT count(*) FROM {table}", self._stamp).fetchone()
        return int(number)

    def _any(self, table: str) -> bool:
        (found,) = self._db.execute(f"SELECT EXISTS (SELECT 1 FROM {table})", self._stamp).fetchone()
        return bool(found)
