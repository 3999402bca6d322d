"""Pools that a question leaves without a spare."""

from __future__ import annotations

from graph.topology.states import AT_RISK, OK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from graph.impact.cascade import Impact


def lost_spares(found: Impact) -> list[int]:
    """The pools that are AT_RISK now and were OK before, by asset and name."""
    after, before = found.after, found.before
    overlay, places = found.overlay, found.overlay.places()
    known = len(before.down)
    n, m, owner, down, bad = overlay.pool_n, overlay.pool_m, overlay.pool_owner, after.down, after.bad
    # At risk is only what has just the members up that it needs, all of them good.
    spent = [pool for pool in after.weakened() if n[pool] - down[pool] == m[pool] and bad[pool] == down[pool]]
    lost = [
        pool for pool in spent if after.pool_state(pool) == AT_RISK and (pool >= known or before.pool_state(pool) == OK)
    ]
    if not overlay.new_pools:
        return lost  # the topology's stand in this order
    return sorted(lost, key=lambda pool: (places.get(owner[pool], owner[pool]), overlay.pool_name(pool)))


def spare_doc(found: Impact, pool: int) -> dict[str, Any]:
    """How many members a pool has up, and needs."""
    overlay = found.overlay
    return {
        "asset": overlay.id(overlay.pool_owner[pool]),
        "pool": overlay.pool_name(pool),
        "n": overlay.pool_n[pool],
        "full": overlay.pool_full[pool],
        "up": overlay.pool_n[pool] - found.after.down[pool],
        "min_up": overlay.pool_m[pool],
    }
