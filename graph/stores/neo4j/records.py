"""The Records port: small documents beside the graph, each a node with its JSON and its plain texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from graph.errors import Unknown
from graph.ports import Collection, Doc, Lease
from graph.stores.neo4j.client import Client, cypher

_OWN = ("id", "sort", "doc")


class Neo4jRecords:
    def __init__(self, client: Client) -> None:
        self._client = client

    def put(self, collection: str, docs: Iterable[tuple[str, str, Doc]], lease: Lease | None = None) -> None:
        rows = [_node(*each) for each in docs]
        statement = _statement("record_put", collection)
        self._client.write(lambda tx: tx.run(statement, rows=rows).consume(), lease)

    def get(self, collection: str, id: str) -> Doc | None:
        found = self._client.read(_statement("record_get", collection), id=id)
        return orjson.loads(found[0][0]) if found else None

    def list(
        self,
        collection: str,
        *,
        where: Mapping[str, str] | None = None,
        limit: int | None = None,
        after: str | None = None,
        newest_first: bool = False,
    ) -> list[Doc]:
        direction, beyond = ("DESC", "<") if newest_first else ("ASC", ">")
        label = _label(collection)
        last = ""
        among = _matching(where)
        if after is not None:
            last = f"MATCH (last:{label} {{id: $after}}) "
            among += f" AND (n.sort {beyond} last.sort OR n.sort = last.sort AND n.id {beyond} last.id)"
        page = "" if limit is None else " LIMIT $limit"
        found = self._client.read(
            f"{last}MATCH (n:{label}) WHERE {among} RETURN n.doc ORDER BY n.sort {direction}, n.id {direction}{page}",
            where=_properties(where),
            after=after,
            limit=limit,
        )
        return [orjson.loads(doc) for (doc,) in found]

    def count(self, collection: str, where: Mapping[str, str] | None = None) -> int:
        statement = f"MATCH (n:{_label(collection)}) WHERE {_matching(where)} RETURN count(n)"
        return int(self._client.read(statement, where=_properties(where))[0][0])

    def delete(self, collection: str, ids: Sequence[str], lease: Lease | None = None) -> int:
        statement = _statement("record_delete", collection)
        return self._client.write(lambda tx: tx.run(statement, ids=list(ids)).consume().counters.nodes_deleted, lease)


def _label(collection: str) -> str:
    if collection not in Collection.ALL:
        raise Unknown("collection", collection, Collection.ALL)
    return collection


def _statement(name: str, collection: str) -> str:
    return cypher(name, COLLECTION=_label(collection))


def _node(id: str, sort: str, doc: Doc) -> dict[str, Any]:
    texts = {_property(name): value for name, value in doc.items() if isinstance(value, str)}
    return texts | {"id": id, "sort": sort, "doc": orjson.dumps(doc).decode()}


def _property(name: str) -> str:
    """The property that holds a document's text: its own name, unless that means something already."""
    return f"doc_{name}" if name in _OWN or name.startswith("doc_") else name


def _properties(where: Mapping[str, str] | None) -> list[list[str]]:
    return [[_property(name), value] for name, value in (where or {}).items()]


def _matching(where: Mapping[str, str] | None) -> str:
    return " AND ".join(f"n[$where[{place}][0]] = $where[{place}][1]" for place in range(len(where or {}))) or "true"
