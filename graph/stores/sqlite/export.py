"""Everything the graph holds, in the order and form of `opsgraph dump`."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from graph.ports import Doc
from graph.stores.sqlite.database import Database, sql
from graph.stores.sqlite.reader import min_up_value


class Exporter:
    """Part of the Reader port."""

    _database: Database

    def export(self) -> Iterator[Doc]:
        with self._database.reading() as connection:
            for uid, kind, status, fields, aliases, sources in connection.execute(sql("export_entities")):
                yield {
                    "record": "entity",
                    "uid": uid,
                    "kind": kind,
                    "status": status,
                    "fields": orjson.loads(fields),
                    "aliases": sorted(orjson.loads(aliases)) if aliases else [],
                    "sources": orjson.loads(sources),
                }
            for source, type, target, strength, pool, status, sources in connection.execute(sql("export_relations")):
                said = {"strength": strength, "pool": pool}
                yield {
                    "record": "relation",
                    "source": source,
                    "type": type,
                    "target": target,
                    "status": status,
                    "sources": orjson.loads(sources),
                } | {name: value for name, value in said.items() if value is not None}
            for asset, pool, min_up in connection.execute(sql("export_pools")):
                yield {"record": "pool", "asset": asset, "pool": pool, "min_up": min_up_value(min_up)}
