"""Neo4j as a feed: a lost ledger is rebuilt from it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

import orjson

from graph.ontology import KINDS
from graph.stores.feed import (
    EntityRow,
    EntityVersionRow,
    ObservationRow,
    PoolRow,
    PoolVersionRow,
    RelationRow,
    RelationVersionRow,
)
from graph.stores.neo4j.client import Client, Row, cypher
from graph.stores.neo4j.hops import ALL_TYPES


class Neo4jFeed:
    """The Feed protocol."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def entities(self, after: int) -> Iterator[EntityRow]:
        for uid, status, fields, sources, aliases, *rest in self._by_label("feed_entities", after):
            yield EntityRow(uid, _kind(uid), status, fields, _json(sources), _json(aliases), *rest)

    def loose_observations(self) -> Iterator[ObservationRow]:
        return map(ObservationRow._make, self._client.stream(cypher("feed_loose_observations")))

    def relations(self, after: int) -> Iterator[RelationRow]:
        for row in chain(self._by_label("feed_relationships", after), self._rows("feed_loose", after)):
            yield RelationRow._make((*row[:6], _json(row[6]), *row[7:]))

    def pools(self, after: int) -> Iterator[PoolRow]:
        yield from map(PoolRow._make, self._rows("feed_pools", after))

    def entity_versions(self, after: int) -> Iterator[EntityVersionRow]:
        for uid, *state in self._rows("feed_entity_versions", after):
            yield EntityVersionRow(uid, _kind(uid), *state)

    def relation_versions(self, after: int) -> Iterator[RelationVersionRow]:
        for row in self._rows("feed_relation_versions", after):
            yield RelationVersionRow._make((*row[:6], _json(row[6]), *row[7:]))

    def pool_versions(self, after: int) -> Iterator[PoolVersionRow]:
        yield from map(PoolVersionRow._make, self._rows("feed_pool_versions", after))

    def dropped(self, after: int) -> Iterator[str]:
        for (uid,) in self._rows("feed_dropped", after):
            yield uid

    def _by_label(self, name: str, after: int) -> Iterator[list[Any]]:
        for spec in KINDS.values():
            yield from self._client.walk(cypher(name, KIND=spec.label, TYPES=ALL_TYPES), after=after)

    def _rows(self, name: str, after: int) -> Iterator[Row]:
        return self._client.stream(cypher(name), after=after)


def _kind(uid: str) -> str:
    return uid.partition(":")[0]


def _json(values: list[str]) -> str:
    return orjson.dumps(values).decode()
