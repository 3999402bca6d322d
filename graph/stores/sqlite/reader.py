"""What the embedded store answers. Each method is a statement, never a scan in Python."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

import orjson

from graph.model import (
    Entity,
    GraphVersion,
    Kind,
    Observation,
    Pool,
    Relation,
    RelationVersion,
    Status,
    Version,
)
from graph.ports import Collection, Touched
from graph.query import Hop, Page, Query, checked, one_more
from graph.stores.sqlite import compile as sql_of
from graph.stores.sqlite.database import Database, sql
from graph.stores.sqlite.ledger import Ledger

_COLUMNS = "e.uid, e.kind, e.status, e.fields, e.sources, (SELECT at FROM load WHERE id = e.since)"


def entity_from(row: Sequence[Any]) -> Entity:
    uid, kind, status, fields, sources, since = row
    return Entity(uid, Kind(kind), Status(status), orjson.loads(fields), since, tuple(orjson.loads(sources)))


def relation_from(row: Sequence[Any]) -> Relation:
    source, type, target, strength, pool, status, since, sources = row
    return Relation(source, type, target, strength, pool, Status(status), since, tuple(orjson.loads(sources)))


def min_up_value(text: str) -> int | str:
    """A count as a number, a share as it was declared."""
    return text if text.endswith("%") else int(text)


class SqliteReader:
    """The Reader port over the ledger's tables; the topology's and data health's reads stand in files of their own."""

    _database: Database
    _ledger: Ledger

    def version(self) -> GraphVersion:
        return self._ledger.version()

    def resolve(self, refs: Sequence[str], kind: Kind | None = None) -> dict[str, str]:
        kinds = [kind] if kind else list(Kind)
        candidates = {ref: [ref, *(f"{each}:{ref}" for each in kinds)] for ref in refs}
        known = dict(self._by_uid("names_of_entities", {uid for uids in candidates.values() for uid in uids}))
        found = {}
        for ref, uids in candidates.items():
            fitting = (known[uid] for uid in uids if uid in known)
            uid = next((uid for uid in fitting if kind is None or uid.startswith(f"{kind}:")), None)
            if uid is not None:
                found[ref] = uid
        return found

    def named(self, names: Sequence[str], kind: Kind) -> dict[str, list[str]]:
        wanted = {name.strip().casefold(): name for name in names}
        found: dict[str, list[str]] = {name: [] for name in names}
        rows = self._all(sql("entities_named"), {"kind": str(kind), "names": _json(list(wanted))})
        for name, uid in rows:
            found[wanted[name]].append(uid)
        return found

    def entities(self, uids: Sequence[str], as_of: str | None = None) -> dict[str, Entity]:
        table = sql_of.NOW if as_of is None else sql_of.THEN
        rows = self._all(
            f"SELECT {_COLUMNS} FROM name n JOIN {table} e ON e.id = n.id "
            "WHERE n.uid IN (SELECT value FROM json_each(:uids))",
            {"uids": _json(uids), "as_of": as_of},
        )
        found = {row[0]: entity_from(row) for row in rows}
        return {uid: found[uid] for uid in uids if uid in found}

    def page(self, query: Query) -> Page:
        query = one_more(checked(query))
        statement = sql_of.Statement()
        table = sql_of.entities_of(query, statement)
        where = sql_of.conditions(query, statement)
        total = None
        if query.count:
            ((total,),) = self._all(f"SELECT count(*) FROM {table} e WHERE {where}", statement.values)
        rows = self._all(
            f"SELECT {_COLUMNS} FROM {table} e WHERE {where} AND {sql_of.after(query, statement)} "
            f"ORDER BY {sql_of.order_by(query)} LIMIT {query.limit}",
            statement.values,
        )
        entities = [entity_from(row) for row in rows]
        return Page(entities[: query.limit - 1], len(entities) == query.limit, total)

    def related(self, uids: Sequence[str], hop: Hop, query: Query) -> dict[str, Page]:
        query = one_more(checked(query))
        statement = sql_of.Statement({"uids": _json(uids)})
        near, far = sql_of.hop_columns(hop)
        table = sql_of.entities_of(query, statement)
        matching = (
            f"FROM json_each(:uids) u JOIN name n ON n.uid = u.value "
            f"JOIN {sql_of.relations_of(query.as_of, statement)} r ON r.{near} = n.id AND r.status = 'active' "
            f"AND {sql_of.hop_type(hop, statement)} "
            f"JOIN {table} e ON e.id = r.{far} WHERE {sql_of.conditions(query, statement)}"
        )
        totals: dict[str, int] = {}
        if query.count:
            totals = dict(self._all(f"SELECT n.uid, count(DISTINCT e.id) {matching} GROUP BY n.uid", statement.values))
        rows = self._all(
            f"SELECT * FROM (SELECT n.uid AS near, {_COLUMNS}, "
            f"row_number() OVER (PARTITION BY n.uid ORDER BY {sql_of.order_by(query)}) AS place "
            f"{matching} AND {sql_of.after(query, statement)} GROUP BY n.uid, e.id) "
            f"WHERE place <= {query.limit} ORDER BY near, place",
            statement.values,
        )
        found: dict[str, list[Entity]] = {uid: [] for uid in uids}
        for near_uid, *entity, _ in rows:
            found[near_uid].append(entity_from(entity))
        return {
            uid: Page(
                entities[: query.limit - 1],
                len(entities) == query.limit,
                totals.get(uid, 0) if query.count else None,
            )
            for uid, entities in found.items()
        }

    def relations(
        self, uids: Sequence[str], hop: Hop | None = None, as_of: str | None = None
    ) -> dict[str, list[Relation]]:
        statement = sql_of.Statement({"uids": _json(uids)})
        table = sql_of.relations_of(as_of, statement)
        hops = [hop] if hop else [Hop(None, True), Hop(None, False)]
        parts = [
            f"SELECT u.value, r.* FROM json_each(:uids) u JOIN name n ON n.uid = u.value "
            f"JOIN (SELECT src, type, dst, strength, pool, status, since, sources FROM {table}) r "
            f"ON r.{sql_of.hop_columns(each)[0]} = n.id WHERE r.status <> 'retired' "
            f"AND {sql_of.hop_type(each, statement)}"
            for each in hops
        ]
        rows = self._all(
            f"SELECT x.value, s.uid, x.type, d.uid, x.strength, x.pool, x.status, l.at, x.sources "
            f"FROM ({' UNION '.join(parts)}) x JOIN name s ON s.id = x.src JOIN name d ON d.id = x.dst "
            "JOIN load l ON l.id = x.since ORDER BY x.type, s.uid, d.uid",
            statement.values,
        )
        found: dict[str, list[Relation]] = {uid: [] for uid in uids}
        for uid, *relation in rows:
            found[uid].append(relation_from(relation))
        return found

    def pools(self, uids: Sequence[str]) -> dict[str, list[Pool]]:
        found: dict[str, list[Pool]] = {uid: [] for uid in uids}
        for asset, pool, min_up, since in self._by_uid("pools_of", uids):
            found[asset].append(Pool(asset, pool, min_up_value(min_up), since))
        return found

    def aliases(self, uids: Sequence[str]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {uid: [] for uid in uids}
        for uid, alias in self._by_uid("aliases_of", uids):
            found[uid].append(alias)
        return found

    def observations(self, uids: Sequence[str]) -> dict[str, list[Observation]]:
        found: dict[str, list[Observation]] = {uid: [] for uid in uids}
        for entity, source, scope, uid, fields, first, last, gone in self._by_uid("observations_of", uids):
            seen = Observation(source, scope, uid, orjson.loads(fields), first, gone or last, gone)
            found[entity].append(seen)
        return found

    def history(self, uids: Sequence[str]) -> dict[str, list[Version]]:
        found: dict[str, list[Version]] = {uid: [] for uid in uids}
        for uid, status, fields, since, until, run in self._by_uid("history_of", found):
            found[uid].append(Version(uid, Status(status), orjson.loads(fields), since, until, run))
        return found

    def relation_history(self, uids: Sequence[str]) -> dict[str, list[RelationVersion]]:
        found: dict[str, list[RelationVersion]] = {uid: [] for uid in uids}
        for uid, *relation, until, run in self._by_uid("relation_history_of", found):
            found[uid].append(RelationVersion(relation_from(relation), until, run))
        return found

    def find(self, text: str, limit: int) -> list[Entity]:
        rows = self._all(
            f"SELECT {_COLUMNS} FROM ({sql('find_entities')}) f JOIN {sql_of.NOW} e ON e.id = f.id "
            "ORDER BY f.place, e.uid",
            {"text": text.strip().casefold(), "limit": limit},
        )
        return [entity_from(row) for row in rows]

    def touched_since(self, number: int, types: Sequence[str]) -> Touched:
        values = {"after": number, "types": _json(types)}
        with self._database.reading():
            uids = [uid for (uid,) in self._all(sql("touched_since"), values)]
            dropped = [uid for (uid,) in self._all(sql("feed_dropped"), values)]
            return Touched(self._ledger.version(), uids, dropped)

    def counts(self) -> dict[str, int]:
        return dict(self._all(sql("counts"), {}))

    def _by_uid(self, name: str, uids: Iterable[str]) -> list[tuple[Any, ...]]:
        return self._all(sql(name), {"uids": _json(list(uids)), "scope": Collection.SCOPE})

    def _all(self, statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
        connection: sqlite3.Connection = self._database.connection
        return connection.execute(statement, values).fetchall()


def _json(values: Sequence[str]) -> str:
    return orjson.dumps(list(values)).decode()
