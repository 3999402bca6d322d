"""Everything the graph holds, in the order and form of `opsgraph dump`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import merge
from operator import itemgetter
from typing import Any

import orjson

from graph.ontology import KINDS
from graph.ports import Doc
from graph.stores.neo4j.client import Client, cypher
from graph.stores.neo4j.hops import ALL_TYPES
from graph.stores.neo4j.rows import min_up_value

# The labels in the order of the uids, which begin with the kind. Within a label the key's index gives the order.
LABELS = tuple(KINDS[kind].label for kind in sorted(KINDS))


class Exporter:
    """Part of the Reader port."""

    _client: Client

    def export(self) -> Iterator[Doc]:
        for uid, status, record, aliases, sources in self._by_label("export_entities"):
            yield {
                "record": "entity",
                "uid": uid,
                "kind": uid.partition(":")[0],
                "status": status,
                "fields": orjson.loads(record),
                "aliases": sorted(aliases),
                "sources": sources,
            }
        living, loose = self._by_label("export_relationships"), self._client.stream(cypher("export_loose"))
        rows: Iterator[Sequence[Any]] = merge(living, loose, key=itemgetter(0, 1, 2))
        for source, type, target, strength, pool, status, sources in rows:
            said = {"strength": strength, "pool": pool}
            yield {
                "record": "relation",
                "source": source,
                "type": type,
                "target": target,
                "status": status,
                "sources": sources,
            } | {name: value for name, value in said.items() if value is not None}
        for asset, pool, min_up in self._client.stream(cypher("export_pools")):
            yield {"record": "pool", "asset": asset, "pool": pool, "min_up": min_up_value(min_up)}

    def _by_label(self, name: str) -> Iterator[list[Any]]:
        for label in LABELS:
            yield from self._client.walk(cypher(name, KIND=label, TYPES=ALL_TYPES))
