"""Feeding Neo4j: rows become nodes and relationships.

First come the former states, then the present ones, then what ties them together, last the number of the load.
Until then the graph says that it is being fed, and a feed that was broken off is simply done again: what is there
already is merged or replaced. Only a graph that holds nothing yet is filled without looking what is there; that is
safe, as a transaction is never tried again unless it surely was not committed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import TypeVar

import orjson

from graph.model import Kind
from graph.ontology import KINDS
from graph.ports import Lease
from graph.stores.feed import EntityRow, Feed, RelationRow
from graph.stores.neo4j import layout
from graph.stores.neo4j.batches import Batches, Statements
from graph.stores.neo4j.clear import drop, forget_loose_observations
from graph.stores.neo4j.client import Client, cypher
from graph.stores.neo4j.hops import ALL_TYPES

CHANGING_LABELS = ":".join((*layout.TYPE_LABELS, layout.RETIRED))
# Nodes do not meet, whereas two that write relationships wait for each other at a shared end.
NODE_STREAMS = 2
T = TypeVar("T")


class Feeder:
    """One feed. `fresh`: the graph holds nothing yet; `held`: the labels of what it holds, so that nothing is looked
    for that cannot be there; `dense`: fields that no entity in it lacks."""

    def __init__(
        self, client: Client, lease: Lease, *, fresh: bool, held: Iterable[str] = (), dense: Iterable[str]
    ) -> None:
        self._client = client
        self._lease = lease
        self._fresh = fresh
        self._held = frozenset(held)
        self._dense = set(dense)

    def feed(self, feed: Feed, after: int, number: int) -> None:
        dropped = set(feed.dropped(after))
        with Batches(self._client, self._lease, NODE_STREAMS if self._fresh else 1) as self._batches:
            self._versions(feed, after)
            named = self._entities(feed.entities(after), dropped)
            self._batches.flush()
        with Batches(self._client, self._lease) as self._batches:
            _each(named, self._alias)
            if dropped:
                self._batches.flush()
                drop(self._client, self._lease, dropped, number)
            _each(feed.relations(after), self._relation)
            _each(map(layout.pool_node, feed.pools(after)), self._node("Pool", "asset", "pool"))
            self._loose_observations(feed)
            self._batches.flush()

    def _node(self, labels: str, *keys: str) -> Callable[[layout.Properties], None]:
        """Writes plain nodes."""
        key = ", ".join(f"{key}: row.{key}" for key in keys)
        statements = Statements(cypher("node_merge", LABELS=labels, LABEL=labels.partition(":")[0], KEY=key))
        return lambda node: self._batches.add(statements, node)

    def _versions(self, feed: Feed, after: int) -> None:
        by_kind = {kind: self._node(f"Version:{spec.label}Version", "key") for kind, spec in KINDS.items()}
        _each(feed.entity_versions(after), lambda row: by_kind[Kind(row.kind)](layout.entity_version_node(row)))
        _each(map(layout.relation_version_node, feed.relation_versions(after)), self._node("RelationVersion", "key"))
        _each(map(layout.pool_version_node, feed.pool_versions(after)), self._node("PoolVersion", "key"))

    def _entities(self, given: Iterable[EntityRow], dropped: set[str]) -> list[tuple[str, list[str]]]:
        """Writes entities and returns those that have, or may have had, other names."""
        named: list[tuple[str, list[str]]] = []
        for row in given:
            fields = orjson.loads(row.fields)
            node = layout.entity_node(row, fields)
            self._note_lacking(row.kind, node)
            labels = layout.entity_labels(row.kind, fields.get("type"), row.status)
            if self._fresh:
                self._batches.add(_entity_create(), [node, labels])
            else:
                self._batches.add(_entity_merge(labels[0], "Dropped" in self._held), [node, labels[1:]])
            if "Alias" in self._held or "aliases" in node:
                named.append((row.uid, node.get("aliases", [])))
            # What is there again was dropped by an earlier load.
            dropped.discard(row.uid)
        return named

    def _note_lacking(self, kind: str, node: layout.Properties) -> None:
        lacking = {f"{kind}.{name}" for name in layout.INDEXED[kind] - node.keys()} & self._dense
        if lacking:
            self._dense -= lacking
            statement = cypher("load_note_lacking")
            self._client.write(lambda tx: tx.run(statement, fields=sorted(lacking)).consume(), self._lease)

    def _alias(self, named: tuple[str, list[str]]) -> None:
        self._batches.add(Statements(cypher("alias_merge", KIND=layout.label(named[0]))), named)

    def _relation(self, row: RelationRow) -> None:
        ends = layout.label(row.source), layout.label(row.target)
        statements = _relation_statements(*ends, row.status == "active", self._fresh, "LooseRelation" in self._held)
        self._batches.add(statements, layout.relation_values(row))

    def _loose_observations(self, feed: Feed) -> None:
        """There are few or none of them, so they are given whole each time."""
        if "LooseObservation" in self._held:
            forget_loose_observations(self._client, self._lease)
        nodes = map(layout.loose_observation_node, feed.loose_observations())
        _each(nodes, self._node("LooseObservation", "source", "uid"))


def _each(given: Iterable[T], add: Callable[[T], None]) -> None:
    for row in given:
        add(row)


@cache
def _entity_create() -> Statements:
    return Statements(cypher("entity_create"))


@cache
def _entity_merge(label: str, undrop: bool) -> Statements:
    write = cypher("entity_merge", KIND=label, CHANGING=CHANGING_LABELS)
    return Statements(write, (cypher("entity_undrop"),) if undrop else ())


@cache
def _relation_statements(source: str, target: str, active: bool, fresh: bool, loose: bool) -> Statements:
    """Active relations are relationships, others nodes. Whatever form one had is put away first: it may change."""
    ends = {"SOURCE": source, "TARGET": target}
    former = [] if fresh else [cypher("relationship_delete", **ends, TYPES=ALL_TYPES)]
    if loose:
        former.append(cypher("loose_delete"))
    if active:
        return Statements(cypher("relationship_create", **ends), tuple(former), cypher("relationship_keep", **ends))
    return Statements(cypher("loose_create"), tuple(former))
