"""Where, when and after what: the circumstances of incidents and problems, and how near two of them are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from graph.model import Entity, Kind
from graph.query import All, Hop, Query, Test
from graph.times import parse_time, time_text

if TYPE_CHECKING:
    from graph.ports import Reader
    from graph.topology import Topology

HALF_LIFE = timedelta(days=20)
"""In so long, what happened counts half."""
BEFORE = timedelta(hours=48)
"""A change that began no longer before an incident, on one of its assets, may have to do with it."""
NEXT_DOOR = 0.5
"""What it counts that one supplies the other, where both being the same counts 1."""
SAME_WORK = 0.6
"""The same for changes that did the same to the same asset."""
MOST = 200
"""Changes of an asset that are looked through, the latest first."""

_PLACES = {Kind.INCIDENT: "AFFECTS", Kind.PROBLEM: "ROOT_CAUSE"}
Work = tuple[str, str]
"""An action and the asset that it was done to."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    assets: tuple[str, ...] = ()
    opened: str = ""
    changes: frozenset[str] = frozenset()
    """That caused it, or began shortly before it on one of its assets."""
    works: frozenset[Work] = frozenset()


def circumstances(reader: Reader, entities: Sequence[Entity]) -> dict[str, Circumstances]:
    """Of each incident or problem; a handful of round trips however many there are."""
    relations = reader.relations([entity.uid for entity in entities])
    assets = {
        entity.uid: tuple(
            each.target
            for each in relations[entity.uid]
            if each.source == entity.uid and each.type == _PLACES.get(entity.kind)
        )
        for entity in entities
    }
    changes = _changes(reader, sorted({asset for found in assets.values() for asset in found}))
    found: dict[str, Circumstances] = {}
    for entity in entities:
        opened = str(entity.fields.get("opened_at") or "")
        causes = {
            each.target for each in relations[entity.uid] if each.source == entity.uid and each.type == "CAUSED_BY"
        }
        near = [
            (change, asset)
            for asset in assets[entity.uid]
            for change in changes.get(asset, ())
            if change.uid in causes or (opened and _shortly_before(change, opened))
        ]
        found[entity.uid] = Circumstances(
            assets[entity.uid],
            opened,
            frozenset(causes | {change.uid for change, _ in near}),
            frozenset((str(change.fields.get("action") or ""), asset) for change, asset in near),
        )
    return found


def _changes(reader: Reader, assets: Sequence[str]) -> dict[str, Sequence[Entity]]:
    query = Query(Kind.CHANGE, All((Test("planned_start", "exists", True),)), limit=MOST)
    pages = reader.related(assets, Hop("TARGETS", outgoing=False), query) if assets else {}
    return {asset: page.rows for asset, page in pages.items()}


def _shortly_before(change: Entity, opened: str) -> bool:
    start = str(change.fields.get("planned_start") or "")
    return bool(start) and time_text(parse_time(opened) - BEFORE) <= start <= opened


# ------------------------------------------------------------------------------------ how near two are


def shared_ground(
    ones: Sequence[str], others: Sequence[str], topology: Callable[[], Topology]
) -> tuple[float, tuple[str, ...]]:
    """1 where two are about the same asset, less where one's supplies the other's, else 0; and which of the others'
    assets say so."""
    same = tuple(asset for asset in others if asset in ones)
    if same:
        return 1.0, same
    if not ones or not others:
        return 0.0, ()
    from graph.search.walk import ways

    graph = topology()
    nodes = [graph.index(uid.partition(":")[2]) for uid in ones]
    around = {each for node in nodes if node is not None for _, others in ways(graph, node) for each in others}
    beside = tuple(asset for asset in others if graph.index(asset.partition(":")[2]) in around)
    return (NEXT_DOOR, beside) if beside else (0.0, ())


def shared_changes(one: Circumstances, other: Circumstances) -> float:
    """1 where the same change stands before both, less where the same was done to the same asset."""
    if one.changes & other.changes:
        return 1.0
    return SAME_WORK if one.works & other.works else 0.0


def recency(one: str, other: str) -> float:
    """1 for the same moment, half of it every HALF_LIFE between; 0 where a time is unknown."""
    if not one or not other:
        return 0.0
    apart = abs(parse_time(one) - parse_time(other))
    return float(0.5 ** (apart / HALF_LIFE))
