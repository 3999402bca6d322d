"""What is known beside the topology about affected assets: whom to tell, what is broken, planned and written.

Incidents and changes that matter are few, affected assets may be many: so it goes from the few to the many.
"""

from __future__ import annotations

from collections import defaultdict

from graph.topology.states import DOWN, STATES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

    from graph.facts import Facts
    from graph.topology.overlay import Overlay

    Doc = dict[str, Any]

INCIDENT = ("id", "title", "priority", "status", "opened_at")
CHANGE = ("id", "title", "type", "status", "action", "planned_start", "planned_end", "team")
KNOWN = ("uid", "kind", "title", "about", "workaround", "tags", "updated_at")

_FEW = 2_000


def among(overlay: Overlay, nodes: Sequence[int]) -> Callable[[str], bool]:
    """Tells whether the asset of an id is one of these nodes."""
    if len(nodes) <= _FEW:
        return frozenset(map(overlay.id, nodes)).__contains__
    members = frozenset(nodes)
    return lambda id: overlay.index(id) in members


def teams(facts: Facts, overlay: Overlay, affected: Sequence[int], states: bytearray) -> list[Doc]:
    """The owners of affected assets, in the order in which they are hit."""
    counts = {
        owner: (len(hit), hit.count(DOWN), max(hit))
        for owner, hit in _by_owner(overlay, affected, states).items()
        if owner is not None
    }
    known = facts.teams(counts) if counts else {}
    return [
        {
            "id": id,
            "name": known.get(id, {}).get("name"),
            "contact": known.get(id, {}).get("contact"),
            "affected": count,
            "down": down,
            "worst": STATES[worst],
        }
        for id, (count, down, worst) in counts.items()
    ]


def _by_owner(overlay: Overlay, nodes: Sequence[int], states: bytearray) -> dict[str | None, bytearray]:
    """The states of nodes by the team that owns them; each name is read once."""
    words, added = overlay.base.node_owner, overlay.fields
    groups: defaultdict[int | str | None, bytearray] = defaultdict(bytearray)
    if added:
        owners: Iterable[int | str | None] = (
            overlay.owner_of(node) if node in added else words[node] for node in nodes
        )
    else:
        owners = map(words.__getitem__, nodes)
    for owner, state in zip(owners, map(states.__getitem__, nodes), strict=True):
        groups[owner].append(state)
    found: dict[str | None, bytearray] = {}
    for owner, group in groups.items():
        name = overlay.base.owners[owner] or None if isinstance(owner, int) else owner
        found.setdefault(name, bytearray()).extend(group)
    return found


def incidents(docs: Iterable[Doc], is_affected: Callable[[str], bool]) -> list[Doc]:
    """Those of these incidents that are about affected assets."""
    return list(_touching(docs, "affects", INCIDENT, is_affected))


def changes(docs: Iterable[Doc], is_affected: Callable[[str], bool]) -> list[Doc]:
    """Those of these changes that have affected targets."""
    return list(_touching(docs, "targets", CHANGE, is_affected))


def _touching(docs: Iterable[Doc], key: str, told: Sequence[str], is_affected: Callable[[str], bool]) -> Iterable[Doc]:
    for doc in docs:
        touched = [id for id in doc[key] if is_affected(id)]
        if touched:
            yield {**{name: doc[name] for name in told}, key: touched}


def knowledge(facts: Facts, ids: Sequence[str]) -> list[Doc]:
    """Known errors and articles about these assets."""
    return [{name: doc[name] for name in KNOWN} for doc in facts.knowledge(ids)] if ids else []
