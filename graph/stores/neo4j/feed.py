"""Neo4j as a feed: a lost ledger is rebuilt from it."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from graph.ontology import RELATIONS
from graph.stores.feed import (
    EntityRow,
    EntityVersionRow,
    ObservationRow,
    PoolRow,
    PoolVersionRow,
    RelationRow,
    RelationVersionRow,
)
from graph.stores.neo4j import layout
from graph.stores.neo4j.client import Client, cypher

TYPES = "|".join(sorted(RELATIONS))


class Neo4jFeed:
    """The Feed protocol."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def entities(self, after: int) -> Iterator[EntityRow]:
        for uid, status, fields, sources, aliases, *rest in self._rows("feed_entities", after):
            kind = uid.partition(":")[0]
            yield EntityRow(uid, kind, status, fields, _json(sources), _json(aliases), *rest)

    def observations(self, after: int) -> Iterator[ObservationRow]:
        yield from map(ObservationRow._make, self._rows("feed_observations", after))

    def relations(self, after: int) -> Iterator[RelationRow]:
        for *row, sources, claims, since, stamp, run in self._rows("feed_relations", after):
            yield RelationRow(*row, _json(sources), claims, since, stamp, run)

    def pools(self, after: int) -> Iterator[PoolRow]:
        yield from map(PoolRow._make, self._rows("feed_pools", after))

    def entity_versions(self, after: int) -> Iterator[EntityVersionRow]:
        for uid, *rest in self._rows("feed_entity_versions", after):
            yield EntityVersionRow(uid, uid.partition(":")[0], *rest)

    def relation_versions(self, after: int) -> Iterator[RelationVersionRow]:
        for *row, sources, since, until, stamp, run in self._rows("feed_relation_versions", after):
            yield RelationVersionRow(*row, _json(sources), since, until, stamp, run)

    def pool_versions(self, after: int) -> Iterator[PoolVersionRow]:
        yield from map(PoolVersionRow._make, self._rows("feed_pool_versions", after))

    def dropped(self, after: int) -> Iterator[str]:
        for (uid,) in self._rows("feed_dropped", after):
            yield uid

    def _rows(self, name: str, after: int) -> Iterator[tuple[object, ...]]:
        return self._client.stream(cypher(name, KINDS=layout.ALL_KINDS, TYPES=TYPES), after=after)


def _json(values: list[str]) -> str:
    return orjson.dumps(values).decode()
