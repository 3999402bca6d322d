"""What is known beside the topology about affected assets: whom to tell, what is broken, planned and written.

Incidents and changes that matter are few, affected assets may be many: so it goes from the few to the many.
"""

from __future__ import annotations

from collections import Counter

from graph.topology.states import DOWN, STATES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

    from graph.facts import Facts
    from graph.impact.cascade import Impact

    Doc = dict[str, Any]

INCIDENT = ("id", "title", "priority", "status", "opened_at")
CHANGE = ("id", "title", "type", "status", "action", "planned_start", "planned_end", "team")
KNOWN = ("uid", "kind", "title", "about", "workaround", "tags", "updated_at")

_FEW = 2_000


def among_affected(found: Impact) -> Callable[[str], bool]:
    """Tells whether the asset of an id is affected."""
    overlay = found.overlay
    if len(found.affected) <= _FEW:
        return frozenset(map(overlay.id, found.affected)).__contains__

    def is_affected(id: str) -> bool:
        node = overlay.index(id)
        return node is not None and found.is_affected(node)

    return is_affected


def teams(facts: Facts, found: Impact) -> list[Doc]:
    """The owners of affected assets, in the order in which they are hit."""
    hit = _hit(found)
    known = facts.teams(hit) if hit else {}
    return [
        {
            "id": id,
            "name": known.get(id, {}).get("name"),
            "contact": known.get(id, {}).get("contact"),
            "affected": sum(by_state.values()),
            "down": by_state.get(DOWN, 0),
            "worst": STATES[max(by_state)],
        }
        for id, by_state in hit.items()
    ]


def _hit(found: Impact) -> dict[str, dict[int, int]]:
    """How many of its affected assets are in each state, by the team that owns them."""
    overlay = found.overlay
    names, codes = overlay.base.owners, overlay.base.node_owner
    hit: dict[str, dict[int, int]] = {}
    start = 0
    for state, count in found.counts().items():
        nodes = found.affected[start : start + count]  # they stand by state, the worst first
        start += count
        owners = (
            Counter(map(overlay.owner_of, nodes))
            if overlay.fields
            # Each name is read once.
            else {names[code] or None: many for code, many in Counter(map(codes.__getitem__, nodes)).items()}
        )
        for owner, many in owners.items():
            if owner is not None:
                hit.setdefault(owner, {})[state] = many
    return hit


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
