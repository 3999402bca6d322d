"""Pools that a question leaves without a spare."""

from __future__ import annotations

from graph.topology.states import AT_RISK, OK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from graph.impact.cascade import Impact


def lost_spares(found: Impact) -> list[dict[str, Any]]:
    """The pools that are AT_RISK now and were OK before, by asset and pool."""
    overlay, after, before = found.overlay, found.after, found.before
    known = len(before.down)
    n, m, down = overlay.pool_n, overlay.pool_m, after.down
    # At risk is only what has just the members up that it needs.
    spent = [pool for pool in after.weakened() if n[pool] - down[pool] == m[pool]]
    documents = [
        {
            "asset": overlay.id(overlay.pool_owner[pool]),
            "pool": overlay.pool_name(pool),
            "n": overlay.pool_n[pool],
            "full": overlay.pool_full[pool],
            "up": overlay.pool_n[pool] - after.down[pool],
            "min_up": overlay.pool_m[pool],
        }
        for pool in spent
        if after.pool_state(pool) == AT_RISK and (pool >= known or before.pool_state(pool) == OK)
    ]
    return sorted(documents, key=lambda spare: (spare["asset"], spare["pool"]))
