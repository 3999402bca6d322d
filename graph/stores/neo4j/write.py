"""Feeding Neo4j: rows become nodes and relationships, batch by batch, each batch a fenced transaction.

First come the former states, then the present ones, then what ties them together, last the number of the load.
Until then the graph says that it is being fed, and a feed that was broken off is simply done again: everything is
merged. Only a graph that holds nothing yet is filled without looking what is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, NamedTuple, TypeVar

import orjson

from graph.model import Kind
from graph.ontology import KINDS
from graph.ports import Lease
from graph.stores.feed import EntityRow, Feed, ObservationRow, RelationRow
from graph.stores.neo4j import layout
from graph.stores.neo4j.clear import drop
from graph.stores.neo4j.client import Client, Tx, cypher, rows

BATCH = 5_000
CHANGING_LABELS = ":".join((*layout.TYPE_LABELS, layout.RETIRED))

T = TypeVar("T")


class Statements(NamedTuple):
    """How a batch is written: what writes it and tells how many rows that were, what puts away the former form of
    the rows, and what keeps those that could not be written."""

    write: str
    put_away: str = ""
    keep: str = ""


class Batches:
    """Rows by the statements that write them; a full batch is one transaction."""

    def __init__(self, client: Client, lease: Lease) -> None:
        self._client = client
        self._lease = lease
        self._waiting: dict[Statements, list[Any]] = {}

    def add(self, statements: Statements, row: Any) -> None:
        waiting = self._waiting.setdefault(statements, [])
        waiting.append(row)
        if len(waiting) >= BATCH:
            self._write(statements, self._waiting.pop(statements))

    def flush(self) -> None:
        for statements, waiting in self._waiting.items():
            self._write(statements, waiting)
        self._waiting.clear()

    def _write(self, statements: Statements, waiting: list[Any]) -> None:
        def work(tx: Tx) -> None:
            ((written,),) = rows(tx.run(statements.write, rows=waiting))
            if statements.put_away:
                tx.run(statements.put_away, rows=waiting).consume()
            if statements.keep and written < len(waiting):
                tx.run(statements.keep, rows=waiting).consume()

        self._client.write(work, self._lease)


class Feeder:
    """One feed. `fresh`: the graph holds nothing yet."""

    def __init__(self, client: Client, lease: Lease, fresh: bool) -> None:
        self._client = client
        self._lease = lease
        self._fresh = fresh
        self._how = "create" if fresh else "merge"
        self._batches = Batches(client, lease)

    def feed(self, feed: Feed, after: int, number: int) -> None:
        dropped = set(feed.dropped(after))
        self._versions(feed, after)
        self._entities(feed.entities(after), dropped)
        drop(self._client, self._lease, dropped, number)
        self._each(feed.observations(after), self._observation)
        self._each(feed.relations(after), self._relation)
        self._each(map(layout.pool_node, feed.pools(after)), self._node("Pool", "asset", "pool"))

    def _each(self, given: Iterable[T], add: Callable[[T], None]) -> None:
        for row in given:
            add(row)
        self._batches.flush()

    def _node(self, labels: str, *keys: str) -> Callable[[layout.Properties], None]:
        """Writes plain nodes."""
        key = ", ".join(f"{key}: row.{key}" for key in keys)
        statement = cypher(f"node_{self._how}", LABELS=labels, LABEL=labels.partition(":")[0], KEY=key)
        statements = Statements(statement)
        return lambda node: self._batches.add(statements, node)

    def _versions(self, feed: Feed, after: int) -> None:
        by_kind = {kind: self._node(f"Version:{spec.label}Version", "key") for kind, spec in KINDS.items()}
        self._each(feed.entity_versions(after), lambda row: by_kind[Kind(row.kind)](layout.entity_version_node(row)))
        self._each(
            map(layout.relation_version_node, feed.relation_versions(after)), self._node("RelationVersion", "key")
        )
        self._each(map(layout.pool_version_node, feed.pool_versions(after)), self._node("PoolVersion", "key"))

    def _entities(self, given: Iterable[EntityRow], dropped: set[str]) -> None:
        named: list[tuple[str, list[str]]] = []
        for row in given:
            fields = orjson.loads(row.fields)
            node = layout.entity_node(row, fields)
            type = fields.get("type") if row.kind == Kind.ASSET else None
            self._batches.add(_entity_statements(self._how, Kind(row.kind), type, row.status), node)
            if not self._fresh or "aliases" in node:
                named.append((row.uid, node.get("aliases", [])))
            # What is there again was dropped by an earlier load.
            dropped.discard(row.uid)
        self._batches.flush()
        self._each(named, self._aliases)

    def _aliases(self, named: tuple[str, list[str]]) -> None:
        self._batches.add(Statements(cypher("alias_merge", KIND=layout.label(named[0]))), named)

    def _observation(self, row: ObservationRow) -> None:
        statement = cypher(f"observation_{self._how}", KIND=layout.label(row.entity))
        self._batches.add(Statements(statement), [row.entity, layout.observation_node(row)])

    def _relation(self, row: RelationRow) -> None:
        statements = _relation_statements(
            self._how, row.type, layout.label(row.source), layout.label(row.target), row.status == "active"
        )
        properties = layout.relationship(row) if row.status == "active" else layout.loose_node(row)
        self._batches.add(statements, [row.source, row.target, properties])


@cache
def _entity_statements(how: str, kind: Kind, type: str | None, status: str) -> Statements:
    labels = layout.entity_labels(kind, type, status)
    if how == "create":
        return Statements(cypher("node_create", LABELS=labels))
    return Statements(
        cypher("entity_merge", KIND=KINDS[kind].label, CHANGING=CHANGING_LABELS, LABELS=labels),
        cypher("entity_undrop"),
    )


@cache
def _relation_statements(how: str, type: str, source: str, target: str, active: bool) -> Statements:
    """Active relations are relationships, others nodes; a relation that changes its state changes its form."""
    ends = {"SOURCE": source, "TARGET": target, "TYPE": type}
    changing = how == "merge"
    if active:
        return Statements(
            cypher(f"relationship_{how}", **ends),
            put_away=cypher("loose_delete", TYPE=type) if changing else "",
            keep=cypher("relationship_keep", **ends),
        )
    return Statements(cypher(f"loose_{how}"), put_away=cypher("relationship_delete", **ends) if changing else "")
