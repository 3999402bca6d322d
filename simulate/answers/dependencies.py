"""What could have caused trouble at an asset: everything it needs, the most suspicious first."""

from __future__ import annotations

from graph.topology.states import STATES
from simulate.answers import joins
from simulate.answers.path import told

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from graph.impact.causes import Cause
    from graph.topology.overlay import Overlay
    from simulate.answers.desk import Desk

    Doc = dict[str, Any]

SCHEMA = "opsgraph.dependencies/1"


def dependencies(desk: Desk, *, of: str, as_of: str | None = None, limit: int | None = None) -> Doc:
    """`opsgraph.dependencies/1`: all that supplies an asset, at any distance: first what has an open incident or was
    changed of late, then by distance; each with its shortest way there."""
    from graph.impact.causes import dependencies as causes

    at = desk.time(as_of)
    overlay = desk.overlay(at)
    node = desk.names(at).node(of)
    incidents = _by_asset(overlay, desk.open_incidents(at), "affects", joins.INCIDENT)
    changes = _by_asset(overlay, desk.recent_changes(at), "targets", joins.CHANGE)
    found = causes(overlay, node, changes, incidents)
    shown = found[:limit]
    last_steps = {cause.node: cause for cause in found}
    states = desk.before(at).states
    names = desk.facts.names([overlay.id(node), *(overlay.id(cause.node) for cause in shown)])

    def asset(node: int) -> Doc:
        id = overlay.id(node)
        return {
            "id": id,
            "name": names.get(id),
            "type": overlay.type_of(node),
            "criticality": overlay.criticality_of(node),
            "owner": overlay.owner_of(node),
            "state": STATES[states[node]],
            "incidents": incidents.get(node, []),
            "changes": changes.get(node, []),
        }

    return {
        **desk.head(SCHEMA, at),
        "of": asset(node),
        "shown": len(shown),
        "total": len(found),
        "causes": [
            {
                **asset(cause.node),
                "distance": cause.distance,
                "path": _way(overlay, cause, last_steps),
            }
            for cause in shown
        ],
    }


def _by_asset(overlay: Overlay, docs: list[Doc], key: str, fields: tuple[str, ...]) -> dict[int, list[Doc]]:
    """What there is about each asset."""
    found: dict[int, list[Doc]] = {}
    for doc in docs:
        for id in doc[key]:
            node = overlay.index(id)
            if node is not None:
                found.setdefault(node, []).append({name: doc[name] for name in fields})
    return found


def _way(overlay: Overlay, cause: Cause, last_steps: dict[int, Cause]) -> list[Doc]:
    """From a cause to the asset in question, relation by relation."""
    way = []
    step: Cause | None = cause
    while step is not None:
        way.append(told(overlay, step.relation, step.pool))
        step = last_steps.get(step.consumer)
    return way
