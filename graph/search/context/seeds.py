"""What a pack is about: an asset, or the assets around an incident or a change; of a scenario, those that it hits."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graph.errors import Unknown, WrongInput
from graph.model import Entity, Kind, Status
from graph.ontology import KINDS
from graph.search.context.audience import may_read
from graph.workflow import fate

if TYPE_CHECKING:
    from graph.ports import Reader
    from graph.topology import Topology

MOST = 40
"""Assets of one pack; the first are those asked about, the worst hit, the nearest."""
_ABOUT = {kind: tuple(link.relation for link in spec.links if link.other is Kind.ASSET) for kind, spec in KINDS.items()}


@dataclass(frozen=True, slots=True)
class Seeds:
    """The assets of a pack, by uid, each with why it is one; those that matter most first."""

    assets: Mapping[str, str] = field(default_factory=dict)
    subjects: tuple[Entity, ...] = ()
    """What was asked about and is no asset."""
    total: int = 0
    """How many assets there are, those that are too many for a pack included."""
    what: str = ""
    """What they are, for people: `the blast radius of change:CHG2190`."""
    named: tuple[str, ...] = ()
    """What was asked about."""


NOTHING = Seeds()


def seeds_of(
    reader: Reader,
    topology: Topology,
    uids: Sequence[str],
    as_of: str | None = None,
    groups: Collection[str] | None = None,
) -> Seeds:
    """The seeds that assets, incidents, changes, problems or articles make. Unknown for what is not there or must not
    be read, which look alike; WrongInput for what no asset hangs on."""
    found = reader.entities(uids, as_of)
    assets: dict[str, str] = {}
    subjects, whats, total = [], [], 0
    for uid in uids:
        entity = found.get(uid)
        if entity is None or not may_read(entity, groups):
            kind, _, id = uid.partition(":")
            raise Unknown(kind, id, remedy="`opsgraph find TEXT` looks for one.")
        if entity.kind is Kind.ASSET:
            assets.setdefault(uid, "asked about")
            total += 1
            continue
        subjects.append(entity)
        around = _around(reader, topology, entity, as_of)
        total += len(around)
        whats.append(f"the blast radius of {uid}" if entity.kind is Kind.CHANGE else f"the assets of {uid}")
        for asset, why in around.items():
            assets.setdefault(asset, why)
    few = dict(list(assets.items())[:MOST])
    return Seeds(few, tuple(subjects), total, " and ".join(whats), tuple(uids))


def scenario_seeds(name: str, states: Sequence[tuple[str, str]]) -> Seeds:
    """The seeds of a scenario that was computed: (id, state) of the assets that it hits, worst first."""
    title = name or "the scenario"
    assets = {f"{Kind.ASSET}:{id}": f"{state} in {title}" for id, state in states[:MOST]}
    return Seeds(assets, (), len(states), f"the blast radius of {title}", ())


def _around(reader: Reader, topology: Topology, entity: Entity, as_of: str | None) -> dict[str, str]:
    relations = reader.relations([entity.uid], as_of=as_of)[entity.uid]
    wanted = _ABOUT[entity.kind]
    if not wanted:
        told = ", ".join(kind.value for kind, names in _ABOUT.items() if names)
        raise WrongInput(f"{entity.uid} is a {entity.kind}, and nothing hangs on it.", f"Name one of: asset, {told}.")
    own = [each.target for each in relations if each.source == entity.uid and each.type in wanted]
    own = [uid for uid in dict.fromkeys(own) if topology.index(uid.partition(":")[2]) is not None]
    if entity.kind is Kind.CHANGE:
        return dict(_blast(topology, entity, own))
    found = dict.fromkeys(own, f"named by {entity.uid}")
    if entity.kind is Kind.INCIDENT:
        for uid in own:
            for supplier in suppliers(topology, uid):
                found.setdefault(supplier, f"supplies {uid}")
    return found


def _blast(topology: Topology, change: Entity, targets: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The targets, and what the change does to whoever needs them."""
    from graph.impact.cascade import impact
    from graph.topology.overlay import Overlay
    from graph.topology.states import STATES

    for uid in targets:
        yield uid, f"target of {change.uid}"
    what = fate(str(change.fields.get("action") or "") or None)
    if what == "nothing":
        return
    data = Overlay(topology)
    question = data.copy()
    verb = {"down": "fail", "degraded": "degrade", "removed": "remove"}[what]
    for uid in targets:
        node = question.index(uid.partition(":")[2])
        if node is not None and question.takes_part(node):
            getattr(question, verb)(node)
    found = impact(data, question)
    for node in found.affected:
        uid = f"{Kind.ASSET}:{question.id(node)}"
        if uid not in targets:
            yield uid, f"{STATES[found.after.states[node]]} while {change.uid} runs"


def suppliers(topology: Topology, uid: str, most: int = 12) -> list[str]:
    """What an asset needs directly, hard ones first."""
    node = topology.index(uid.partition(":")[2])
    if node is None or not topology.takes_part(node):
        return []
    t = topology
    near = list(t.in_hard[t.in_hard_offsets[node] : t.in_hard_offsets[node + 1]])
    for pool in range(t.pool_offsets[node], t.pool_offsets[node + 1]):
        near += t.member[t.member_offsets[pool] : t.member_offsets[pool + 1]]
    near += t.in_soft[t.in_soft_offsets[node] : t.in_soft_offsets[node + 1]]
    return [f"{Kind.ASSET}:{t.id(other)}" for other in dict.fromkeys(near)][:most]


def live(entity: Entity | None) -> bool:
    return entity is not None and entity.status is Status.ACTIVE
