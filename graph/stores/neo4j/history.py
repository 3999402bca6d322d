"""What was: former states of entities and relations."""

from __future__ import annotations

import orjson

from graph.model import RelationVersion, Status, Version
from graph.stores.neo4j import layout
from graph.stores.neo4j.client import Client, cypher
from graph.stores.neo4j.hops import ALL_TYPES
from graph.stores.neo4j.rows import relation_from


class HistoryReader:
    """Part of the Reader port."""

    _client: Client

    def history(self, uid: str) -> list[Version]:
        found = self._client.read(cypher("history", KINDS=layout.ALL_KINDS), uid=uid)
        return [
            Version(uid, Status(status), orjson.loads(record), since, until, run)
            for status, record, since, until, run in found
        ]

    def relation_history(self, uid: str) -> list[RelationVersion]:
        found = self._client.read(cypher("relation_history", KINDS=layout.ALL_KINDS, TYPES=ALL_TYPES), uid=uid)
        return [RelationVersion(relation_from(row), until, run) for *row, until, run in found]
