"""Makes a ledger hold exactly what a feed gives: how a lost working copy comes back from Neo4j."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from itertools import chain
from typing import Any

import orjson

from graph.model import GraphVersion
from graph.stores.feed import Feed, observations_of
from graph.stores.sqlite.names import Names
from graph.stores.sqlite.staging import canonical

TABLES = (
    "name", "load", "scope", "observation", "claim", "pool_claim", "match", "entity", "relation", "pool", "dropped",
    "entity_version", "relation_version", "pool_version",
)  # fmt: skip


class Restore:
    """One restore, inside the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        for table in TABLES:
            connection.execute(f"DELETE FROM {table}")
        self._names = Names(connection)
        self._scopes: dict[tuple[str, str, str], int] = {}
        self._loads: dict[tuple[str, str], int] = {}

    def run(self, feed: Feed, version: GraphVersion) -> None:
        self._states(feed)
        self._versions(feed)
        self._number_loads(version)
        self._sayings(feed)
        self._insert("dropped", ((uid, version.number) for uid in feed.dropped(0)))
        self._names.flush()

    def _insert(self, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
        rows = list(rows)
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            self._db.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)

    def _load(self, run: str, at: str) -> int:
        """Loads are known here by run and clock; those before the present version get numbers below one."""
        return self._loads.setdefault((run, at), -len(self._loads))

    def _states(self, feed: Feed) -> None:
        names, load = self._names, self._load
        aliases: list[tuple[str, str]] = []

        def entity(row: Any) -> tuple[Any, ...]:
            aliases.extend((alias, row.uid) for alias in orjson.loads(row.aliases))
            since = load(row.run, row.since)
            return names[row.uid], row.kind, row.status, row.fields, row.sources, since, row.stamp

        self._insert("entity", map(entity, feed.entities(0)))
        self._insert(
            "relation",
            (
                (names[row.source], row.type, names[row.target], row.strength, row.pool, row.status, row.sources,
                 load(row.run, row.since), row.stamp)
                for row in feed.relations(0)
            ),
        )  # fmt: skip
        self._insert(
            "pool",
            (
                (names[row.asset], row.pool, row.min_up, row.status, load(row.run, row.since), row.stamp)
                for row in feed.pools(0)
            ),
        )
        stands = [(names[uid], names[alias]) for alias, uid in aliases]
        self._names.flush()
        self._db.executemany("UPDATE name SET entity = ? WHERE id = ?", stands)

    def _versions(self, feed: Feed) -> None:
        names, load = self._names, self._load
        ends = {row.stamp: row.until for row in feed.entity_versions(0)}
        self._insert(
            "entity_version",
            (
                (names[row.uid], row.status, row.fields, load(row.run, row.since), row.stamp)
                for row in feed.entity_versions(0)
            ),
        )
        ends |= {row.stamp: row.until for row in feed.relation_versions(0)}
        self._insert(
            "relation_version",
            (
                (names[row.source], row.type, names[row.target], row.strength, row.pool, row.status, row.sources,
                 load(row.run, row.since), row.stamp)
                for row in feed.relation_versions(0)
            ),
        )  # fmt: skip
        ends |= {row.stamp: row.until for row in feed.pool_versions(0)}
        self._insert(
            "pool_version",
            (
                (names[row.asset], row.pool, row.min_up, row.status, load(row.run, row.since), row.stamp)
                for row in feed.pool_versions(0)
            ),
        )
        self._ends = ends

    def _number_loads(self, version: GraphVersion) -> None:
        numbered = self._ends | {version.number: version.at}
        self._insert(
            "load",
            (
                (number, "", at, version.assets, version.relations)
                for number, at in sorted(numbered.items())
                if number > 0 and at is not None
            ),
        )
        self._insert("load", ((number, run, at, 0, 0) for (run, at), number in self._loads.items()))

    def _scope(self, source: str, name: str, family: str) -> int:
        return self._scopes.setdefault((source, name, family), len(self._scopes) + 1)

    def _sayings(self, feed: Feed) -> None:
        names, scope = self._names, self._scope
        observations: list[tuple[Any, ...]] = []
        claims: list[tuple[Any, ...]] = []
        pools: list[tuple[Any, ...]] = []
        told = (observations_of(row.uid, row.fields, row.observations) for row in feed.entities(0))
        for number, row in enumerate(chain(chain.from_iterable(told), feed.loose_observations()), 1):
            where = scope(row.source, row.scope, "entity")
            said = (row.fingerprint, row.fields, row.first_seen, row.gone, row.stamp)
            observations.append((number, where, names[row.uid], *said))
            for src, type, dst, strength, pool in orjson.loads(row.links):
                claims.append(
                    (None, where, number, names[src], type, names[dst], strength, pool, None, row.first_seen,
                     row.gone, row.stamp)
                )  # fmt: skip
        for relation in feed.relations(0):
            for source, file, mark, src, dst, strength, pool, first, gone in orjson.loads(relation.claims):
                claims.append(
                    (None, scope(source, file, "relation"), None, names[src or relation.source], relation.type,
                     names[dst or relation.target], strength, pool, mark, first, gone, relation.stamp)
                )  # fmt: skip
        for each in feed.pools(0):
            for source, file, mark, asset, min_up, first, gone in orjson.loads(each.claims):
                where = scope(source, file, "pool")
                pools.append((None, where, names[asset], each.pool, min_up, mark, first, gone, each.stamp))
        self._insert("scope", ((number, *key, canonical([key[0]])) for key, number in self._scopes.items()))
        self._insert("observation", observations)
        self._insert("claim", claims)
        self._insert("pool_claim", pools)
