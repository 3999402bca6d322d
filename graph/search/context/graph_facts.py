"""Facts of the graph as whole lines: what an asset is, what it needs, what needs it, who owns it; and what was asked
about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from graph.impact.cascade import rank
from graph.model import Entity, Kind
from graph.search.context.item import Item
from graph.search.context.seeds import Seeds
from graph.search.context.untrusted import line

if TYPE_CHECKING:
    from graph.ports import Reader
    from graph.topology import Topology

TOLD = 12
"""Assets of which more is told than what they are."""
NAMES = 10
"""Neighbours in one line."""
LINES = 3
"""Such lines of one kind and asset; a hub has thousands."""


def facts(reader: Reader, topology: Topology, seeds: Seeds, as_of: str | None = None) -> list[Item]:
    """The facts about the seeds, those that matter most first."""
    found = _Facts(reader, topology, seeds, as_of).items()
    return sorted(found, key=lambda item: -item.relevance)


class _Facts:
    def __init__(self, reader: Reader, topology: Topology, seeds: Seeds, as_of: str | None) -> None:
        self._topology = topology
        self._seeds = seeds
        self._assets = reader.entities(list(seeds.assets), as_of)
        self._nodes = {uid: topology.index(uid.partition(":")[2]) for uid in seeds.assets}
        owners = {self._owner(uid) for uid in seeds.assets} - {""}
        self._teams = reader.entities(sorted(owners), as_of)

    def items(self) -> Iterator[Item]:
        for subject in self._seeds.subjects:
            yield self._item(subject, _subject(subject), "asked about", 1.0)
        known = [uid for uid in self._seeds.assets if uid in self._assets]
        for place, uid in enumerate(known):
            worth = 0.95 - 0.4 * place / max(len(known), 1)
            yield self._item(self._assets[uid], self._what(uid), self._seeds.assets[uid], worth)
        for place, uid in enumerate(known[:TOLD]):
            worth = 0.9 - 0.4 * place / TOLD
            for text in self._needs(uid):
                yield self._item(self._assets[uid], text, self._seeds.assets[uid], worth)
            for text in self._needed_by(uid):
                yield self._item(self._assets[uid], text, self._seeds.assets[uid], worth - 0.1)

    def _item(self, entity: Entity, text: str, why: str, worth: float) -> Item:
        return Item(
            "facts", entity.uid, entity.kind.value, line(entity.title), text, why, entity.since, relevance=worth
        )

    # ------------------------------------------------------------------------------------ what it is

    def _owner(self, uid: str) -> str:
        node = self._nodes[uid]
        owner = None if node is None else self._topology.owner_of(node)
        return f"{Kind.TEAM}:{owner}" if owner else ""

    def _what(self, uid: str) -> str:
        entity = self._assets[uid]
        fields = entity.fields
        name = "" if entity.title == entity.id else f" ({quoted(entity.title)})"
        said = [str(fields[key]) for key in ("environment", "criticality", "status") if fields.get(key)]
        kind = line(str(fields.get("type") or "asset")).replace("_", " ")
        article = "an" if kind[:1].lower() in "aeio" else "a"
        text = f"{plain(uid)}{name} is {article} {kind}" + "".join(f", {plain(word)}" for word in said)
        owner = self._owner(uid)
        if owner:
            text += f"; owned by {self._team(owner)}"
        if entity.status.value == "retired":
            text += f"; retired since {entity.since}"
        why = self._seeds.assets[uid]
        if self._seeds.what and why != "asked about":
            text += f" ({plain(why)})"
        note = (fields.get("attributes") or {}).get("description")
        return f"{text}. {line(str(note))}" if note else f"{text}."

    def _team(self, uid: str) -> str:
        team = self._teams.get(uid)
        if team is None:
            return plain(uid)
        contact = team.fields.get("contact")
        return f"{plain(uid)}" + (f" ({line(str(contact), 80)})" if contact else "")

    # ------------------------------------------------------------------------------------ its neighbours

    def _needs(self, uid: str) -> Iterator[str]:
        node, t = self._nodes[uid], self._topology
        if node is None or not t.takes_part(node):
            return
        hard = t.in_hard[t.in_hard_offsets[node] : t.in_hard_offsets[node + 1]]
        soft = t.in_soft[t.in_soft_offsets[node] : t.in_soft_offsets[node + 1]]
        yield from self._lines(uid, "needs", hard)
        for pool in range(t.pool_offsets[node], t.pool_offsets[node + 1]):
            members = t.member[t.member_offsets[pool] : t.member_offsets[pool + 1]]
            share = f"needs {t.pool_m[pool]} of {t.pool_n[pool]} in its pool {plain(t.pool_name(pool))}"
            yield from self._lines(uid, share, members)
        yield from self._lines(uid, "uses, and could do without,", soft)

    def _needed_by(self, uid: str) -> Iterator[str]:
        node, t = self._nodes[uid], self._topology
        if node is None or not t.takes_part(node):
            return
        hard = list(t.out_hard[t.out_hard_offsets[node] : t.out_hard_offsets[node + 1]])
        pools = t.out_pool[t.out_pool_offsets[node] : t.out_pool_offsets[node + 1]]
        soft = t.out_soft[t.out_soft_offsets[node] : t.out_soft_offsets[node + 1]]
        yield from self._lines(uid, "is needed by", hard)
        yield from self._lines(uid, "is one of a pool of", [t.pool_owner[pool] for pool in pools])
        yield from self._lines(uid, "is used by", soft)

    def _lines(self, uid: str, verb: str, nodes: Iterable[int]) -> Iterator[str]:
        """`x needs a (database, critical), b`: lines of some names each, the critical ones first."""
        t = self._topology
        ordered = sorted(set(nodes), key=lambda node: (rank(t.criticality_of(node)), node))
        for begin in range(0, min(len(ordered), NAMES * LINES), NAMES):
            some = ordered[begin : begin + NAMES]
            more = len(ordered) - NAMES * LINES if begin == NAMES * (LINES - 1) else 0
            tail = f" and {more} more" if more > 0 else ""
            yield f"{plain(uid)} {verb} {', '.join(map(self._named, some))}{tail}."

    def _named(self, node: int) -> str:
        t = self._topology
        said = [word for word in (t.type_of(node), t.criticality_of(node)) if word]
        words = ", ".join(plain(word).replace("_", " ") for word in said)
        return plain(t.id(node)) + (f" ({words})" if words else "")


SUBJECT: dict[Kind, Sequence[str]] = {
    Kind.INCIDENT: ("priority", "status", "opened_at", "resolved_at"),
    Kind.CHANGE: ("type", "status", "action", "risk", "planned_start", "planned_end", "outcome"),
    Kind.PROBLEM: ("status", "known_error"),
    Kind.ARTICLE: ("status", "updated_at"),
}


def _subject(entity: Entity) -> str:
    said = [
        f"{name.replace('_', ' ')} {told(entity.fields[name])}"
        for name in SUBJECT[entity.kind]
        if entity.fields.get(name)
    ]
    return f"{plain(entity.uid)} {quoted(entity.title)}: {', '.join(said)}."


def told(value: Any) -> str:
    return "yes" if value is True else plain(str(value))


def plain(word: str) -> str:
    """An id or a word of a source, on one line, which cites nothing."""
    return line(word, 120).replace("[", "(").replace("]", ")")


def quoted(text: str) -> str:
    return '"' + plain(text).replace('"', "'") + '"'
