"""Pools that have no spare left right now, and why."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from simulate.answers.desk import Desk

    Doc = dict[str, Any]

SCHEMA = "opsgraph.latent/1"


def latent(desk: Desk, *, as_of: str | None = None, limit: int | None = None) -> Doc:
    """`opsgraph.latent/1`: the pools with a spare declared that stand without one, open incidents counted, and the
    services whose only spare is in maintenance."""
    from graph.impact.latent import latent as spent
    from graph.impact.spof import default_services

    at = desk.time(as_of)
    data = desk.overlay(at)
    tickets: dict[int, list[str]] = {}
    for incident in desk.open_incidents(at):
        for id in incident["affects"]:
            node = data.index(id)
            if node is not None:
                tickets.setdefault(node, []).append(incident["id"])
    found = spent(desk.before(at, with_incidents=True), default_services(data), data.own, tickets)
    pools = found["pools"]
    shown = pools[:limit]
    return {**desk.head(SCHEMA, at), "shown": len(shown), "total": len(pools), **found, "pools": shown}
