"""Entities and relations as REST tells them: flat, what is absent left out."""

from __future__ import annotations

from collections.abc import Sequence

from api.ways import Way, columns
from graph.model import Entity, Kind, Relation, Status
from graph.ports import Doc, Reader
from graph.query import Hop


def entity_rows(store: Reader, kind: Kind, entities: Sequence[Entity], as_of: str | None) -> list[Doc]:
    """The rows of entities of a kind, with the ids of those that its link columns name."""
    uids = [entity.uid for entity in entities]
    relations: dict[str, list[Relation]] = {uid: [] for uid in uids}
    for hop in dict.fromkeys(Hop(None, True) if way.hop.outgoing else way.hop for way in columns(kind)):
        for uid, found in store.relations(uids, hop, as_of).items() if uids else ():
            relations[uid] += found
    return [entity_row(entity) | _links(relations[entity.uid], columns(kind)) for entity in entities]


def entity_row(entity: Entity) -> Doc:
    return {
        "id": entity.uid,
        "kind": entity.kind,
        "life": entity.status,
        "since": entity.since,
        "sources": entity.sources,
        **entity.fields,
    }


def relation_row(relation: Relation) -> Doc:
    row = {
        "source": relation.source,
        "type": relation.type,
        "target": relation.target,
        "strength": relation.strength,
        "pool": relation.pool,
        "life": relation.status,
        "since": relation.since,
        "sources": relation.sources,
    }
    return {name: value for name, value in row.items() if value is not None}


def _links(relations: Sequence[Relation], ways: Sequence[Way]) -> Doc:
    found: Doc = {}
    for way in ways:
        ends = [
            (relation.target if way.hop.outgoing else relation.source)
            for relation in relations
            if relation.type == way.hop.type and relation.status is Status.ACTIVE
        ]
        if ends:
            found[way.name] = ends if way.many else ends[0]
    return found
