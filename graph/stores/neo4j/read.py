"""What Neo4j answers about entities and relations as they are, or were at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import orjson

from graph.model import Entity, GraphVersion, Kind, Observation, Pool, Relation
from graph.ontology import KINDS
from graph.query import Hop, Page, Query, checked, one_more
from graph.stores.neo4j import compile as cypher_of
from graph.stores.neo4j import layout
from graph.stores.neo4j.client import Client, Row, cypher
from graph.stores.neo4j.rows import entity_from, min_up_value, relation_from


class Neo4jReader:
    """The Reader port but for history, the topology, data health and the export, which have files of their own."""

    _client: Client

    def version(self) -> GraphVersion:
        found = self._client.read(cypher("version"))
        return GraphVersion(*found[0]) if found else GraphVersion(0, None)

    def resolve(self, refs: Sequence[str], kind: Kind | None = None) -> dict[str, str]:
        kinds = [kind] if kind else list(Kind)
        candidates = {ref: [ref, *(f"{each}:{ref}" for each in kinds)] for ref in refs}
        asked = {uid for uids in candidates.values() for uid in uids}
        known: dict[str, str] = dict(self._by_uid("resolve", asked))
        found: dict[str, str] = {}
        for ref, uids in candidates.items():
            named = [known[uid] for uid in uids if uid in known]
            fitting = [uid for uid in named if kind is None or uid.startswith(f"{kind}:")]
            if fitting:
                found[ref] = fitting[0]
        return found

    def named(self, names: Sequence[str], kind: Kind) -> dict[str, list[str]]:
        uids: dict[str, list[str]] = {layout.folded(name): [] for name in names}
        for name, uid in self._client.read(cypher("named", KIND=KINDS[kind].label), names=list(uids)):
            uids[name].append(uid)
        return {name: list(uids[layout.folded(name)]) for name in names}

    def entities(self, uids: Sequence[str], as_of: str | None = None) -> dict[str, Entity]:
        kinds = layout.kinds_of(uids)
        if not kinds:
            return {}
        if as_of is None:
            found = f"MATCH (e:{layout.any_label(kinds)}) WHERE e.uid IN $uids"
        else:
            then = cypher_of.then(layout.any_label(kinds), "Version", "uid")
            found = f"UNWIND $uids AS uid CALL (uid) {{ {then} }}"
        rows = self._client.read(
            f"{found} RETURN {cypher_of.columns(as_of)}", uids=list(dict.fromkeys(uids)), as_of=as_of
        )
        by_uid = {row[0]: entity_from(row) for row in rows}
        return {uid: by_uid[uid] for uid in uids if uid in by_uid}

    def page(self, query: Query) -> Page:
        query = one_more(checked(query))
        statement = cypher_of.Statement()
        found = cypher_of.entities(query, statement)
        beyond = cypher_of.after(query, statement)
        order = cypher_of.order_by(query, statement)
        rows = self._client.read(
            f"{found} AND {beyond} WITH e ORDER BY {order} LIMIT {query.limit} "
            f"RETURN {cypher_of.columns(query.as_of)} ORDER BY {order}",
            **statement.values,
        )
        return _page(rows, query.limit, self._total(query))

    def _total(self, query: Query) -> int | None:
        if not query.count:
            return None
        statement = cypher_of.Statement()
        found = cypher_of.entities(query, statement)
        return int(self._client.read(f"{found} RETURN count(e)", **statement.values)[0][0])

    def related(self, uids: Sequence[str], hop: Hop, query: Query) -> dict[str, Page]:
        query = one_more(checked(query))
        kinds = layout.kinds_of(uids)
        if not kinds:
            return {uid: Page([], False, 0 if query.count else None) for uid in uids}
        statement = cypher_of.Statement({"uids": list(dict.fromkeys(uids)), "as_of": query.as_of})
        found = (
            f"{cypher_of.neighbours(hop, layout.any_label(kinds), query)} AND {cypher_of.conditions(query, statement)}"
        )
        order = cypher_of.order_by(query, statement)
        beyond = cypher_of.after(query, statement)
        total = f"CALL (near) {{ {found} RETURN count(e) AS total }}" if query.count else "WITH near, null AS total"
        rows = self._client.read(
            f"UNWIND $uids AS near {total} CALL (near) {{ {found} AND {beyond} "
            f"WITH e ORDER BY {order} LIMIT {query.limit} "
            f"WITH {cypher_of.columns(query.as_of)} "
            f"RETURN collect([uid, lifecycle, record, since, sources]) AS page }} RETURN near, total, page",
            **statement.values,
        )
        pages = {near: _page(page, query.limit, total) for near, total, page in rows}
        return {uid: pages[uid] for uid in uids}

    def relations(
        self, uids: Sequence[str], hop: Hop | None = None, as_of: str | None = None
    ) -> dict[str, list[Relation]]:
        found: dict[str, list[Relation]] = {uid: [] for uid in uids}
        if kinds := layout.kinds_of(uids):
            statement = cypher_of.relations(layout.any_label(kinds), hop, as_of)
            for near, *row in self._client.read(statement, uids=list(found), as_of=as_of):
                found[near].append(relation_from(tuple(row)))
        for relations in found.values():
            relations.sort(key=lambda relation: (relation.type, relation.source, relation.target))
        return found

    def pools(self, uids: Sequence[str]) -> dict[str, list[Pool]]:
        found: dict[str, list[Pool]] = {uid: [] for uid in uids}
        for asset, pool, min_up, since in self._by_uid("pools", uids):
            found[asset].append(Pool(asset, pool, min_up_value(min_up), since))
        return found

    def aliases(self, uids: Sequence[str]) -> dict[str, list[str]]:
        found = {uid: sorted(aliases) for uid, aliases in self._by_uid("aliases", uids)}
        return {uid: found.get(uid, []) for uid in uids}

    def observations(self, uids: Sequence[str]) -> dict[str, list[Observation]]:
        found: dict[str, list[Observation]] = {uid: [] for uid in uids}
        for entity, source, scope, uid, fields, first, last, gone in self._by_uid("observations", uids):
            seen = Observation(source, scope, uid, orjson.loads(fields), first, gone or last, gone)
            found[entity].append(seen)
        return found

    def counts(self) -> dict[str, int]:
        kinds = {
            str(kind): self._client.read(cypher("count_live", KIND=spec.label))[0][0] for kind, spec in KINDS.items()
        }
        ((relations, dangling, pools),) = self._client.read(cypher("count_ties", TYPES=cypher_of.ALL_TYPES))
        return {kind: count for kind, count in kinds.items() if count} | {
            "relations": relations,
            "dangling": dangling,
            "pools": pools,
        }

    def _by_uid(self, name: str, uids: Iterable[str]) -> list[Row]:
        return self._client.read(cypher(name, KINDS=layout.ALL_KINDS), uids=list(dict.fromkeys(uids)))


def _page(rows: Sequence[Any], limit: int, total: int | None) -> Page:
    """The rows of a page from the rows and one more, which tells that there is a next page."""
    entities = [entity_from(tuple(row)) for row in rows]
    return Page(entities[: limit - 1], len(entities) == limit, total)
