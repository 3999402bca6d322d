"""By which way one asset comes to need another."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from graph.topology.overlay import Overlay
    from simulate.answers.desk import Desk

    Doc = dict[str, Any]

SCHEMA = "opsgraph.path/1"


def path(desk: Desk, *, source: str, target: str, as_of: str | None = None) -> Doc:
    """`opsgraph.path/1`: the shortest way by which `source`, when it fails, reaches `target`: relation by relation
    from the source on, or found: false where none leads there."""
    from graph.impact.path import path as way

    at = desk.time(as_of)
    overlay, names = desk.overlay(at), desk.names(at)
    names.expect([source, target])
    ends = names.node(source), names.node(target)
    steps = way(overlay, *ends)
    return {
        **desk.head(SCHEMA, at),
        "source": overlay.id(ends[0]),
        "target": overlay.id(ends[1]),
        "found": steps is not None,
        "length": None if steps is None else len(steps),
        "path": [told(overlay, step.relation, step.pool) for step in steps or ()],
    }


def told(overlay: Overlay, relation: int, pool: int | None) -> Doc:
    """One relation on a way, who vouches for it, and the pool that the supplier stands in."""
    source, type, target = overlay.relation(relation)
    return {
        "source": source,
        "type": type,
        "target": target,
        "sources": list(overlay.sources_of(relation)),
        "pool": None if pool is None else overlay.pool_name(pool),
    }
