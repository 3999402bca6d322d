"""What happened around the assets of a pack: open and past incidents, known errors, changes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import exp, log
from typing import TYPE_CHECKING

from graph.model import Entity, Kind
from graph.ontology import RELATIONS
from graph.query import Hop, Order, Query
from graph.search.context.audience import may_read
from graph.search.context.diversity import words_of
from graph.search.context.graph_facts import plain, quoted, told
from graph.search.context.item import Item
from graph.search.context.seeds import Seeds
from graph.search.context.untrusted import clean
from graph.times import parse_time
from graph.workflow import is_open, stage

if TYPE_CHECKING:
    from graph.ports import Reader

KINDS = (Kind.INCIDENT, Kind.PROBLEM, Kind.CHANGE)
MOST = 40
"""Events of one pack."""
PER_ASSET = 8
"""The newest of each kind at each asset."""
HALF_LIFE = 20.0
"""Days after which an incident or a change counts half; a known error never fades."""
TEXT = 320
"""Characters of a resolution or a workaround, whole sentences; search has all of it."""

_AT = {
    Kind.INCIDENT: ("AFFECTS", "opened_at"),
    Kind.CHANGE: ("TARGETS", "planned_start"),
    Kind.PROBLEM: ("ROOT_CAUSE", ""),
}
_SAID = {
    Kind.INCIDENT: ("priority", "status", "opened_at"),
    Kind.CHANGE: ("status", "action", "planned_start", "outcome"),
    Kind.PROBLEM: ("status",),
}
_ENDS = {Kind.INCIDENT: ("Resolved: ", "resolution"), Kind.PROBLEM: ("Workaround: ", "workaround")}


@dataclass(frozen=True, slots=True)
class Event:
    """An incident, a problem or a change, and by which assets of the pack it was found."""

    entity: Entity
    assets: tuple[str, ...]


def around(
    reader: Reader, seeds: Seeds, as_of: str | None = None, groups: Collection[str] | None = None
) -> dict[str, Event]:
    """The newest events at the assets of a pack, by uid; three round trips however many assets there are."""
    if not seeds.assets:
        return {}
    found: dict[str, tuple[Entity, list[str]]] = {}
    own = {subject.uid for subject in seeds.subjects}
    for kind, (relation, time) in _AT.items():
        assert relation in RELATIONS
        order = (Order(time, descending=True),) if time else ()
        query = Query(kind, order=order, limit=PER_ASSET, as_of=as_of)
        for asset, page in reader.related(list(seeds.assets), Hop(relation, outgoing=False), query).items():
            for entity in page.rows:
                if entity.uid not in own and may_read(entity, groups):
                    found.setdefault(entity.uid, (entity, []))[1].append(asset)
    return {uid: Event(entity, tuple(assets)) for uid, (entity, assets) in found.items()}


def items(
    events: Mapping[str, Event], by_text: Mapping[str, tuple[float, Mapping[str, int]]], seeds: Seeds, at: str | None
) -> list[Item]:
    """The events that matter most as whole lines: by what the question says (`by_text`: relevance and the ranks in the
    lanes), by what hangs on them, by how long ago they were."""
    order = {uid: place for place, uid in enumerate(seeds.assets)}
    worths = {uid: _worth(event, by_text.get(uid, (0.0, {}))[0], order, at) for uid, event in events.items()}
    best = sorted(events, key=lambda uid: (-worths[uid], uid))[:MOST]
    return [_item(events[uid], worths[uid], by_text.get(uid, (0.0, {}))[1], order) for uid in best]


def _worth(event: Event, score: float, order: Mapping[str, int], at: str | None) -> float:
    near = min((order[asset] for asset in event.assets if asset in order), default=None)
    place = 0.0 if near is None else 1.0 - 0.5 * near / max(len(order), 1)
    return min(0.6 * score + 0.4 * place * _weight(event.entity, at), 1.0)


def _item(event: Event, worth: float, lanes: Mapping[str, int], order: Mapping[str, int]) -> Item:
    entity = event.entity
    why = []
    if lanes:
        why.append("found by " + ", ".join(f"{lane} {rank}" for lane, rank in lanes.items()))
    nearest = min((asset for asset in event.assets if asset in order), key=order.__getitem__, default=None)
    if nearest:
        why.append(f"on {nearest}")
    text = _line(entity, event.assets)
    return Item(
        "history",
        entity.uid,
        entity.kind.value,
        plain(entity.title),
        text,
        "; ".join(why),
        entity.since,
        relevance=worth,
        words=words_of(text),
        lanes=lanes,
        assets=event.assets,
        notes=_notes(entity),
    )


def _weight(entity: Entity, at: str | None) -> float:
    """What an event counts by itself: what is open or about to happen most, then what is known to come again."""
    fields = entity.fields
    if entity.kind is Kind.INCIDENT and is_open(fields):
        return 1.0
    if entity.kind is Kind.PROBLEM:
        return 0.95 if fields.get("known_error") else 0.6
    if entity.kind is Kind.CHANGE and at and stage(fields, at) != "over":
        return 0.9
    when = str(fields.get("resolved_at") or fields.get("opened_at") or fields.get("planned_end") or "")
    if not when or not at:
        return 0.4
    days = abs((parse_time(at) - parse_time(when)).total_seconds()) / 86_400
    return 0.3 + 0.5 * exp(-log(2) * days / HALF_LIFE)


def _line(entity: Entity, assets: tuple[str, ...]) -> str:
    fields = entity.fields
    said = [
        told(str(fields[name])[:10] if name.endswith(("_at", "_start")) else fields[name])
        for name in _SAID[entity.kind]
        if fields.get(name)
    ]
    if fields.get("known_error"):
        said.append("known error")
    if assets:
        said.append(
            "on " + ", ".join(plain(uid.partition(":")[2]) for uid in assets[:3]) + (", …" if len(assets) > 3 else "")
        )
    known = f" ({', '.join(said)})" if said else ""
    text = f"{plain(entity.uid)}{known}: {quoted(entity.title)}."
    label, field = _ENDS.get(entity.kind, ("", ""))
    end = sentences(str(fields.get(field) or "")) if field else ""
    return f"{text} {label}{end}" if end else text


def sentences(text: str, most: int = TEXT) -> str:
    """The first whole sentences of a text, on one line; one that is too long by itself ends in an ellipsis."""
    words = " ".join(clean(text).text.split()).replace("[", "(").replace("]", ")")
    if len(words) <= most:
        return words
    cut = max(words.rfind(mark, 0, most) for mark in (". ", "! ", "? ", "; "))
    return words[: cut + 1] if cut > most // 4 else words[: most - 1].rsplit(" ", 1)[0] + " …"


def _notes(entity: Entity) -> tuple[str, ...]:
    texts = (entity.title, *(str(entity.fields.get(name) or "") for name in ("resolution", "workaround")))
    return tuple(dict.fromkeys(note for text in texts for note in clean(text).notes))
