"""The Facts of a graph in Neo4j, asked through the port that all faces ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from graph import workflow
from graph.facts import Doc
from graph.model import Entity, Kind, Relation, Status
from graph.ports import Collection
from graph.query import All, AnyOf, Hop, Query, Test, Where
from graph.stores.current import topology_now, topology_then
from graph.stores.fact_docs import (
    KNOWN_BY,
    LINKS,
    asset_doc,
    by_start,
    fact_doc,
    id_of,
    in_window,
    knowledge_doc,
    only_one,
    pieces,
)
from graph.stores.neo4j.store import Neo4jStore
from graph.topology import Topology

PAGE = 2000
FOUND = 200

Links = dict[str, list[tuple[str, str]]]
_ONLY = "risk"


class Neo4jFacts:
    """Facts over an open store; each of its statements sees what was committed before it. With `owned`, closing
    them closes the store."""

    def __init__(self, store: Neo4jStore, *, owned: bool = False) -> None:
        self._store = store
        self._owned = owned
        self._version = store.version()

    def close(self) -> None:
        if self._owned:
            self._store.close()

    # ------------------------------------------------------------------------------------------- which graph

    def version(self) -> Doc:
        version = self._version
        return {
            "number": version.number,
            "at": version.at,
            "assets": version.assets,
            "relations": version.relations,
        }

    def topology(self, as_of: str | None = None) -> Topology:
        if as_of is not None and self._past(as_of):
            return topology_then(self._store, as_of)
        made = topology_now(self._store)
        self._version = made.version
        return made

    def earliest(self) -> str | None:
        return self._store.earliest()

    def stood(self, at: str) -> bool:
        earliest = self.earliest()
        return earliest is not None and earliest <= at

    # ------------------------------------------------------------------------------------------- who is meant

    def resolve(self, refs: Iterable[str], kind: str = "asset") -> dict[str, str]:
        asked = list(refs)
        known = self._store.resolve(asked, Kind(kind))
        named = self._store.named([ref for ref in asked if ref not in known and ref.strip()], Kind(kind))
        found = {}
        for ref in asked:
            id = id_of(known[ref]) if ref in known else only_one(ref, kind, named.get(ref, []))
            if id is not None:
                found[ref] = id
        return found

    def candidates(self, ref: str, kind: str = "asset", limit: int = 1000) -> list[str]:
        found: dict[str, None] = {}
        for piece in pieces(ref.removeprefix(f"{kind}:")):
            entities = [entity for entity in self._store.find(piece, FOUND) if entity.kind == kind]
            found.update((word, None) for entity in entities for word in (entity.id, entity.title))
            if len(found) >= limit:
                break
        return list(found)[:limit]

    def names(self, ids: Iterable[str], kind: str = "asset") -> dict[str, str]:
        entities = self._store.entities(_uids(kind, ids)).values()
        named = {entity.id: entity.fields.get("name") or entity.fields.get("title") for entity in entities}
        return {id: name for id, name in named.items() if name}

    # -------------------------------------------------------------------------------------------- what is told

    def assets(self, ids: Iterable[str], as_of: str | None = None) -> dict[str, Doc]:
        past = as_of if self._past(as_of) else None
        entities = list(self._store.entities(_uids("asset", ids), past).values())
        links = self._links("asset", entities, past)
        return {
            entity.id: asset_doc(
                entity.uid, entity.fields, links.get(entity.uid, ()), retired=entity.status is Status.RETIRED
            )
            for entity in sorted(entities, key=_by_uid)
        }

    def teams(self, ids: Iterable[str]) -> dict[str, Doc]:
        return {doc["id"]: doc for doc in self._docs("team", self._store.entities(_uids("team", ids)).values())}

    def open_incidents(self, as_of: str | None = None) -> list[Doc]:
        past = as_of if self._past(as_of) else None
        unresolved = self._all(Query(Kind.INCIDENT, Test("resolved_at", "exists", False), as_of=past))
        return self._docs("incident", [each for each in unresolved if workflow.is_open(each.fields)], past)

    def incidents(
        self,
        assets: Iterable[str] | None = None,
        changes: Iterable[str] | None = None,
        since: str | None = None,
    ) -> list[Doc]:
        if assets is None and changes is None:
            where: Where = All() if since is None else Test("opened_at", "gte", since)
            return self._docs("incident", self._all(Query(Kind.INCIDENT, where)))
        uids = {
            *self._sources(_uids("asset", assets or ()), "AFFECTS"),
            *self._sources(_uids("change", changes or ()), "CAUSED_BY"),
        }
        found = self._living(uids)
        return self._docs("incident", [each for each in found if (each.fields.get("opened_at") or "") >= (since or "")])

    def changes(
        self,
        since: str | None = None,
        until: str | None = None,
        *,
        open_only: bool = False,
        at: str | None = None,
        ids: Iterable[str] | None = None,
        targets: Iterable[str] | None = None,
    ) -> list[Doc]:
        open_at = (at or self._version.at or "") if open_only else None
        wanted = None if targets is None else set(targets)
        if ids is not None:
            known = self._store.resolve(_uids("change", ids), Kind.CHANGE).values()
            found = list(self._store.entities(list(known)).values())
        elif wanted is not None:
            found = self._living(self._sources(_uids("asset", wanted), "TARGETS"))
        else:
            found = list(self._all(Query(Kind.CHANGE, _windows(since, open_at))))
        docs = self._docs("change", [each for each in found if in_window(each.fields, since, until, open_at)])
        return by_start(doc for doc in docs if wanted is None or wanted.intersection(doc["targets"]))

    def freezes(self) -> list[Doc]:
        return self._docs("freeze", self._all(Query(Kind.FREEZE)))

    def knowledge(self, assets: Iterable[str]) -> list[Doc]:
        about: dict[str, list[str]] = {}
        uids = _uids("asset", assets)
        for type in KNOWN_BY:
            for uid, other in self._sentences(uids, Hop(type, False)):
                about.setdefault(uid, []).append(id_of(other))
        told = [knowledge_doc(each.uid, each.fields, about[each.uid]) for each in self._living(about)]
        return [doc for doc in told if doc is not None]

    def sources(self) -> list[Doc]:
        docs = self._store.records.list(Collection.SOURCE)
        return [{"source": doc["source"], "last_good_run": doc.get("last_good")} for doc in docs]

    # ------------------------------------------------------------------------------------------- scenarios

    def save(self, name: str, doc: Doc) -> None:
        self._store.records.put(Collection.SCENARIO, [(name, name, doc)])

    def saved(self) -> list[Doc]:
        return self._store.records.list(Collection.SCENARIO)

    def saved_one(self, name: str) -> Doc | None:
        return self._store.records.get(Collection.SCENARIO, name)

    def delete(self, name: str) -> bool:
        return self._store.records.delete(Collection.SCENARIO, [name]) > 0

    # ------------------------------------------------------------------------------------------- calibration

    def calibration(self) -> Doc | None:
        return self._store.records.get(Collection.CALIBRATION, _ONLY)

    def keep_calibration(self, doc: Doc) -> None:
        self._store.records.put(Collection.CALIBRATION, [(_ONLY, _ONLY, doc)])

    # ----------------------------------------------------------------------------------------------- reading

    def _past(self, as_of: str | None) -> bool:
        """Whether a time lies before the load that made this state."""
        return as_of is not None and as_of < (self._version.at or "")

    def _all(self, query: Query) -> Iterator[Entity]:
        """All entities of a query, page by page."""
        query = replace(query, limit=PAGE)
        while True:
            page = self._store.page(query)
            yield from page.rows
            if not page.more:
                return
            query = replace(query, after=query.cursor(page.rows[-1]))

    def _living(self, uids: Iterable[str]) -> list[Entity]:
        found = self._store.entities(sorted(uids)).values()
        return [entity for entity in found if entity.status is Status.ACTIVE]

    def _docs(self, kind: str, entities: Iterable[Entity], as_of: str | None = None) -> list[Doc]:
        found = sorted(entities, key=_by_uid)
        links = self._links(kind, found, as_of)
        return [fact_doc(kind, entity.uid, entity.fields, links.get(entity.uid, ())) for entity in found]

    def _links(self, kind: str, entities: Sequence[Entity], as_of: str | None = None) -> Links:
        """The live relations of the entities that their documents tell."""
        found: Links = {}
        uids = [entity.uid for entity in entities]
        for type in LINKS.get(kind, {}):
            for source, target in self._sentences(uids, Hop(type, True), as_of):
                found.setdefault(source, []).append((type, target))
        return found

    def _sources(self, uids: Sequence[str], type: str) -> set[str]:
        return {source for source, _ in self._sentences(uids, Hop(type, False))}

    def _sentences(self, uids: Sequence[str], hop: Hop, as_of: str | None = None) -> Iterator[tuple[str, str]]:
        """Source and target of the live relations along a hop, sorted for each uid; a change has also the targets that
        are not there."""
        relations: dict[str, list[Relation]] = self._store.relations(uids, hop, as_of) if uids else {}
        for several in relations.values():
            for relation in several:
                if relation.status is Status.ACTIVE or relation.type == "TARGETS":
                    yield relation.source, relation.target


def _windows(since: str | None, open_at: str | None) -> Where:
    """Changes whose window may end after `since` and, with `open_at`, that may be open then."""
    after = max(since or "", open_at or "")
    if not after:
        return All()
    endless = Test("planned_end", "exists", False)
    ending: tuple[Where, ...] = (Test("planned_end", "gt", after), endless)
    if open_at is None:
        return AnyOf(ending)
    # What runs may be late. Every word for that holds an i, whatever its case and punctuation; others are left out
    # by those who look closer.
    late = All((Test("status", "contains", "i"), Test("planned_end", "gt", since or "")))
    return AnyOf((*ending, late))


def _uids(kind: str, ids: Iterable[str]) -> list[str]:
    return [f"{kind}:{id}" for id in ids]


def _by_uid(entity: Entity) -> str:
    return entity.uid
