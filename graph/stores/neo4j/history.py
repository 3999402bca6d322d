"""What was: former states of entities and relations."""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from graph.model import RelationVersion, Status, Version
from graph.stores.neo4j import layout
from graph.stores.neo4j.client import Client, cypher
from graph.stores.neo4j.hops import ALL_TYPES
from graph.stores.neo4j.rows import relation_from


class HistoryReader:
    """Part of the Reader port."""

    _client: Client

    def history(self, uids: Sequence[str]) -> dict[str, list[Version]]:
        found: dict[str, list[Version]] = {uid: [] for uid in uids}
        statement = cypher("history", KINDS=layout.ALL_KINDS)
        for uid, status, record, since, until, run in self._client.read(statement, uids=list(found)):
            found[uid].append(Version(uid, Status(status), orjson.loads(record), since, until, run))
        return found

    def relation_history(self, uids: Sequence[str]) -> dict[str, list[RelationVersion]]:
        found: dict[str, list[RelationVersion]] = {uid: [] for uid in uids}
        statement = cypher("relation_history", KINDS=layout.ALL_KINDS, TYPES=ALL_TYPES)
        for uid, *row, until, run in self._client.read(statement, uids=list(found)):
            found[uid].append(RelationVersion(relation_from(row), until, run))
        return found
