"""All that the graph says of one entity, as one document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from graph.errors import WrongInput
from graph.model import Entity, Kind, Relation
from graph.ontology import RELATIONS
from graph.query import Hop, Order, Query

if TYPE_CHECKING:
    from graph.platform import Platform
    from graph.ports import Doc, Reader

RECENT = 5
# What happened to an asset: the relation that leads there, and what orders it.
EVENTS = {
    "incidents": (Kind.INCIDENT, "AFFECTS", "opened_at"),
    "changes": (Kind.CHANGE, "TARGETS", "planned_start"),
}


def describe(platform: Platform, uid: str, now: str, as_of: str | None = None, history: bool = False) -> Doc:
    """The document that `show` prints; relations from and to the entity, events newest first."""
    store = platform.store
    entity = store.entities([uid], as_of).get(uid)
    if entity is None:
        raise WrongInput(f"{uid} was not there at {as_of}.", "See since when it is with --history.")
    versions = store.history([uid])[uid]
    doc: Doc = {
        "uid": uid,
        "id": entity.id,
        "kind": entity.kind,
        "title": entity.title,
        "status": entity.status,
        "since": entity.since,
        "as_of": as_of,
        "sources": list(entity.sources),
        "aliases": store.aliases([uid])[uid],
        "fields": dict(entity.fields),
        "relations": _relations(store, uid, as_of),
        "versions": len(versions),
    }
    if entity.kind is Kind.ASSET:
        doc["pools"] = pools(store, uid, doc["relations"], as_of)
        doc |= {name: _events(store, uid, name, as_of) for name in EVENTS}
    if as_of is None and len(entity.sources) > 1:
        doc["provenance"] = _provenance(platform, uid, now)
    if history:
        doc["history"] = [asdict(version) for version in versions]
        doc["relation_history"] = [asdict(version) for version in store.relation_history([uid])[uid]]
    return doc


def _relations(store: Reader, uid: str, as_of: str | None) -> list[Doc]:
    found = store.relations([uid], None, as_of)[uid]
    others = sorted({other_end(relation, uid) for relation in found})
    known = store.entities(others, as_of)
    return [_relation(relation, uid, known.get(other_end(relation, uid))) for relation in found]


def _relation(relation: Relation, uid: str, other: Entity | None) -> Doc:
    return {
        **asdict(relation),
        "outgoing": relation.source == uid,
        "other": {
            "uid": other_end(relation, uid),
            "title": other.title if other else None,
            "status": other.status if other else None,
        },
    }


def other_end(relation: Relation, uid: str) -> str:
    return relation.target if relation.source == uid else relation.source


def pools(store: Reader, uid: str, relations: Sequence[Doc], as_of: str | None) -> list[Doc]:
    """The pools that supply an asset: the declared ones, and those that its relations make (then one member
    is taken to be enough)."""
    members: dict[str, list[str]] = {}
    for relation in relations:
        spec = RELATIONS[relation["type"]]
        supplied = relation["outgoing"] if spec.supplier == "target" else not relation["outgoing"]
        if relation["pool"] and spec.supplier and supplied:
            members.setdefault(relation["pool"], []).append(relation["other"]["uid"])
    declared = {pool.pool: pool for pool in store.pools([uid])[uid] if as_of is None or pool.since <= as_of}
    return [
        {
            "pool": name,
            "min_up": declared[name].min_up if name in declared else 1,
            "assumed": name not in declared,
            "members": members.get(name, []),
        }
        for name in sorted({*members, *declared})
    ]


def _events(store: Reader, uid: str, name: str, as_of: str | None) -> Doc:
    kind, relation, time = EVENTS[name]
    query = Query(kind, order=(Order(time, descending=True),), limit=RECENT, as_of=as_of, count=True)
    page = store.related([uid], Hop(relation, outgoing=False), query)[uid]
    return {"total": page.total, "recent": [brief(entity) for entity in page.rows]}


def _provenance(platform: Platform, uid: str, now: str) -> list[Any]:
    from graph.identity import provenance

    observations = platform.store.observations([uid])[uid]
    return [asdict(field) for field in provenance(observations, platform.trust(now))]


def brief(entity: Entity) -> Doc:
    """An entity in a list."""
    return {
        "uid": entity.uid,
        "id": entity.id,
        "kind": entity.kind,
        "title": entity.title,
        "status": entity.status,
        "state": entity.fields.get("status"),
        **{name: value for name in FACTS[entity.kind] if (value := entity.fields.get(name)) is not None},
    }


# What tells entities of a kind apart at a glance. An entity's own `status` field goes as `state`.
FACTS: dict[Kind, tuple[str, ...]] = {
    Kind.ASSET: ("type", "environment", "criticality"),
    Kind.INCIDENT: ("priority", "opened_at", "resolved_at"),
    Kind.CHANGE: ("type", "planned_start", "planned_end", "outcome"),
    Kind.PROBLEM: ("known_error",),
    Kind.ARTICLE: ("updated_at",),
    Kind.FREEZE: ("start", "end"),
    Kind.TEAM: ("contact",),
    Kind.PERSON: ("contact",),
}


def facts(doc: Doc) -> str:
    """The same, as one text."""
    values = [doc.get(name) for name in (*FACTS[Kind(doc["kind"])], "state")]
    return ", ".join(str(value) for value in values if value not in (None, "", False))
