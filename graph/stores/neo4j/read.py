"""What Neo4j answers about entities and relations as they are, or were at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any

import orjson

from graph.model import Entity, GraphVersion, Kind, Observation, Pool, Relation, Status
from graph.ontology import KINDS
from graph.ports import Touched
from graph.query import All, Hop, Page, Query, checked, one_more
from graph.stores.feed import observations_of
from graph.stores.neo4j import compile, hops, layout, paging
from graph.stores.neo4j.client import Client, Row, cypher
from graph.stores.neo4j.compile import Statement, kinds_asked
from graph.stores.neo4j.rows import entity_from, min_up_value, relation_from

ACTIVE, RETIRED = Status.ACTIVE, Status.RETIRED
BY_ENDS = attrgetter("type", "source", "target")
BY_SOURCE = attrgetter("source", "uid")


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
            then = hops.then(layout.any_label(kinds), "Version", "uid")
            found = f"UNWIND $uids AS uid CALL (uid) {{ {then} }}"
        rows = self._client.read(
            f"{found} RETURN {compile.columns(as_of)}", uids=list(dict.fromkeys(uids)), as_of=as_of
        )
        by_uid = {row[0]: entity_from(row) for row in rows}
        return {uid: by_uid[uid] for uid in uids if uid in by_uid}

    def page(self, query: Query) -> Page:
        query = one_more(checked(query))
        statement = Statement()
        rows = self._client.read(paging.page(query, statement), **statement.values)
        return _page(rows, query.limit, self._total(query) if query.count else None)

    def touched_since(self, number: int, types: Sequence[str]) -> Touched:
        version = self.version()
        statement = cypher("touched_since", KINDS=layout.ALL_KINDS, TYPES="|".join(sorted(types)))
        uids = [uid for (uid,) in self._client.stream(statement, after=number, types=list(types))]
        dropped = self._client.stream(cypher("feed_dropped"), after=number)
        return Touched(version, uids, sorted(uid for (uid,) in dropped))

    def _total(self, query: Query) -> int:
        if query.where == All() and query.as_of is None:
            sizes = self._sizes(kinds_asked(query))
            wanted = set(query.lives)
            return sum(alive * (ACTIVE in wanted) + gone * (RETIRED in wanted) for alive, gone in sizes.values())
        statement = Statement()
        found = compile.entities(query, statement)
        return int(self._client.read(f"{found} RETURN count(e)", **statement.values)[0][0])

    def _sizes(self, kinds: Iterable[Kind]) -> dict[Kind, tuple[int, int]]:
        """How many of each kind live, and how many are retired."""
        parts = " UNION ALL ".join(cypher("count_kind", LABEL=KINDS[kind].label, KIND=kind) for kind in kinds)
        return {Kind(kind): (alive, gone) for kind, alive, gone in self._client.read(parts)}

    def related(self, uids: Sequence[str], hop: Hop, query: Query) -> dict[str, Page]:
        query = one_more(checked(query))
        kinds = layout.kinds_of(uids)
        if not kinds:
            return {uid: Page([], False, 0 if query.count else None) for uid in uids}
        statement = Statement({"uids": list(dict.fromkeys(uids))})
        start, carried = paging.cursor(query, statement)
        found = compile.neighbours(hop, layout.any_label(kinds), query, statement)
        order = paging.order_by(query, statement)
        count = f"CALL (near) {{ {found} RETURN count(e) AS total }}" if query.count else ""
        rows = self._client.read(
            f"{start}UNWIND $uids AS near {count} CALL ({', '.join(filter(None, ('near', carried)))}) {{ "
            f"{found} AND {paging.after(query, statement)} WITH e ORDER BY {order} LIMIT {query.limit} "
            f"WITH {compile.columns(query.as_of)} "
            "RETURN collect([uid, lifecycle, record, since, sources]) AS page } "
            f"RETURN near, page, {'total' if query.count else 'null'}",
            **statement.values,
        )
        pages = {near: _page(page, query.limit, total) for near, page, total in rows}
        return {uid: pages[uid] for uid in uids}

    def relations(
        self, uids: Sequence[str], hop: Hop | None = None, as_of: str | None = None
    ) -> dict[str, list[Relation]]:
        found: dict[str, list[Relation]] = {uid: [] for uid in uids}
        if kinds := layout.kinds_of(uids):
            statement = hops.relations(layout.any_label(kinds), hop, as_of)
            for near, rows in self._client.read(statement, uids=list(found), as_of=as_of):
                found[near] = sorted(map(relation_from, rows), key=BY_ENDS)
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
        ((told, scopes),) = self._by_uid("observations", uids)
        last = dict(scopes)
        for entity, fields, said in told:
            found[entity] = sorted(
                (
                    Observation(
                        *(row.source, row.scope, row.uid, orjson.loads(row.fields), row.first_seen),
                        row.gone or last.get(f"{row.source}/{row.scope}"),
                        row.gone,
                    )
                    for row in observations_of(entity, fields, said)
                ),
                key=BY_SOURCE,
            )
        return found

    def counts(self) -> dict[str, int]:
        live = {str(kind): alive for kind, (alive, _) in self._sizes(Kind).items() if alive}
        ((relations, dangling, pools),) = self._client.read(cypher("count_ties", TYPES=hops.ALL_TYPES))
        return live | {"relations": relations, "dangling": dangling, "pools": pools}

    def _by_uid(self, name: str, uids: Iterable[str]) -> list[Row]:
        return self._client.read(cypher(name, KINDS=layout.ALL_KINDS), uids=list(dict.fromkeys(uids)))


def _page(rows: Sequence[Any], limit: int, total: int | None) -> Page:
    """The rows of a page from the rows and one more, which tells that there is a next page."""
    entities = [entity_from(row) for row in rows]
    return Page(entities[: limit - 1], len(entities) == limit, total)
