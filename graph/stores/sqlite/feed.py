"""The ledger as a feed: what Neo4j lacks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graph.stores.feed import (
    EntityRow,
    EntityVersionRow,
    ObservationRow,
    PoolRow,
    PoolVersionRow,
    RelationRow,
    RelationVersionRow,
)
from graph.stores.sqlite.database import Database, sql


class LedgerFeed:
    """The Feed protocol, read from one unchanging state."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def entities(self, after: int) -> Iterator[EntityRow]:
        return map(EntityRow._make, self._rows("entities", after))

    def loose_observations(self) -> Iterator[ObservationRow]:
        return map(ObservationRow._make, self._rows("loose_observations", 0))

    def relations(self, after: int) -> Iterator[RelationRow]:
        return map(RelationRow._make, self._rows("relations", after))

    def pools(self, after: int) -> Iterator[PoolRow]:
        return map(PoolRow._make, self._rows("pools", after))

    def entity_versions(self, after: int) -> Iterator[EntityVersionRow]:
        return map(EntityVersionRow._make, self._rows("entity_versions", after))

    def relation_versions(self, after: int) -> Iterator[RelationVersionRow]:
        return map(RelationVersionRow._make, self._rows("relation_versions", after))

    def pool_versions(self, after: int) -> Iterator[PoolVersionRow]:
        return map(PoolVersionRow._make, self._rows("pool_versions", after))

    def dropped(self, after: int) -> Iterator[str]:
        return (uid for (uid,) in self._rows("dropped", after))

    def _rows(self, name: str, after: int) -> Iterator[tuple[Any, ...]]:
        return iter(self._database.connection.execute(sql(f"feed_{name}"), {"after": after}))
