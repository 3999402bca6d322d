"""Everything the graph holds, in the order and form of `opsgraph dump`."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge
from operator import itemgetter

import orjson

from graph.ontology import KINDS
from graph.ports import Doc
from graph.stores.neo4j.client import Client, Row, cypher
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
        living = self._by_label("export_relationships")
        for source, type, target, strength, pool, status, sources in merge(
            living, self._client.stream(cypher("export_loose")), key=itemgetter(0, 1, 2)
        ):
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

    def _by_label(self, name: str) -> Iterator[Row]:
        for label in LABELS:
            yield from self._client.stream(cypher(name, KIND=label, TYPES=ALL_TYPES))
