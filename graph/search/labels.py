"""The labels of a document: what a filter may ask of it and by what it is found as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from graph.model import Entity, Kind, Status
from graph.ontology import KINDS
from graph.ports import Reader
from graph.search.ports import Labels
from graph.search.text import NOTHING, Around

ABOUT = {
    kind: frozenset(link.relation for link in spec.links if link.other is Kind.ASSET and not link.incoming)
    for kind, spec in KINDS.items()
}
"""By which relations a document of each kind is about assets."""
TEAMS = frozenset({"ASSIGNED_TO", "OWNED_BY"})
HOST_NAMES = ("fqdn", "hostname", "ip", "serial_number", "cloud_id")
"""Attributes by which people call an asset."""


def labels_of(entity: Entity, around: Around = NOTHING) -> Labels:
    """The labels of a document. Pieces of retired entities stay, with the time they went."""
    fields = entity.fields
    return Labels(
        kind=entity.kind.value,
        title=entity.title,
        status=str(fields.get("status") or ""),
        type=str(fields.get("type") or ""),
        assets=around.assets,
        teams=around.teams,
        readers=tuple(_words(fields.get("readers"))),
        valid_from=min(filter(None, (around.first, entity.since)), default=""),
        valid_to=entity.since if entity.status is Status.RETIRED else "",
        keys=_keys(entity, around),
    )


def _words(value: Any) -> Iterable[str]:
    if value is None:
        return ()
    return (str(each) for each in value) if isinstance(value, list | tuple) else (str(value),)


def _keys(entity: Entity, around: Around) -> tuple[str, ...]:
    """Ids, aliases and host names, in lower case, and the name of an asset, be it of several words."""
    attributes = entity.fields.get("attributes") or {}
    said = [entity.id, *(alias.partition(":")[2] for alias in around.aliases)]
    said += [str(attributes[name]) for name in HOST_NAMES if attributes.get(name)]
    plain = [key for key in said if " " not in key.strip()]
    if entity.kind is Kind.ASSET:
        plain.append(" ".join(entity.title.split()))
    return tuple(dict.fromkeys(key.strip().lower() for key in plain if key.strip()))


def surroundings(reader: Reader, entities: Sequence[Entity]) -> dict[str, Around]:
    """What the graph says around documents; four round trips however many there are."""
    uids = [entity.uid for entity in entities]
    relations = reader.relations(uids)
    aliases = reader.aliases(uids)
    firsts = {uid: versions[-1].since for uid, versions in reader.history(uids).items() if versions}
    about: dict[str, tuple[str, ...]] = {}
    teams: dict[str, tuple[str, ...]] = {}
    for entity in entities:
        outgoing = [relation for relation in relations[entity.uid] if relation.source == entity.uid]
        about[entity.uid] = tuple(each.target for each in outgoing if each.type in ABOUT[entity.kind])
        teams[entity.uid] = tuple(each.target for each in outgoing if each.type in TEAMS)
    named = reader.entities(sorted({asset for assets in about.values() for asset in assets}))
    found: dict[str, Around] = {}
    for entity in entities:
        own = entity.kind is Kind.ASSET
        assets = about[entity.uid]
        found[entity.uid] = Around(
            assets=(entity.uid,) if own else assets,
            names=() if own else tuple(named[asset].title for asset in assets if asset in named),
            teams=teams[entity.uid],
            aliases=tuple(aliases[entity.uid]),
            first=firsts.get(entity.uid, ""),
        )
    return found
