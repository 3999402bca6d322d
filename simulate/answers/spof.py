"""Single points of failure."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from graph.topology.overlay import Overlay
    from simulate.answers.desk import Desk

    Doc = dict[str, Any]


def spof(
    desk: Desk,
    *,
    services: Sequence[str] = (),
    all: bool = False,
    as_of: str | None = None,
    limit: int | None = None,
) -> Doc:
    """`opsgraph.spof/1`: what takes down, by itself, one of the services named; `all` of every asset there is,
    neither of the business services."""
    from graph.impact.spof import Spofs, default_services, document

    at = desk.time(as_of)
    overlay = desk.overlay(at)
    if services:
        asked = desk.names(at).nodes(services)
    else:
        asked = _everything(overlay) if all else default_services(overlay)
    found = document(Spofs(overlay, asked, desk.before(at).states), asked, limit)
    return {**desk.head(found["schema"], at), **found}


def _everything(overlay: Overlay) -> list[int]:
    return [node for node in range(len(overlay)) if overlay.takes_part(node)]
