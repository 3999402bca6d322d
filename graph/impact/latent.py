"""Latent risk: pools that have a spare by their numbers and none left right now.

    found = latent(now, default_services(overlay), status, tickets)
    found["pools"], found["services"]

Nothing is wrong with who stands on such a pool, until the next of its members fails.
"""

from __future__ import annotations

from graph.impact.cascade import rank
from graph.impact.reach import goes_down_with
from graph.topology.states import ASSUMED, DEGRADED, DOWN, PLANNED, SOFT, STATES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from typing import Any

    from graph.impact.fixpoint import Cascade

    Doc = dict[str, Any]


def latent(
    now: Cascade,
    services: Collection[int],
    status: Sequence[int] | None = None,
    tickets: Mapping[int, Sequence[str]] | None = None,
) -> Doc:
    """What has no spare left, as part of opsgraph.latent/1.

    `now` are the states of an overlay whose own states count open incidents; `status` are the own states without
    them (those of `now` unless given), `tickets` the open incidents of an asset.

        pools [{asset, pool, n, full, up, good, min_up, assumed, state, down: [id], degraded: [id],
                why: [{asset, state, why: "maintenance" | "status" | "incident" | "removed", incidents: [id]}],
                takes_down: [id]}]
            the pools that stand at up == min_up or good == min_up though min_up < n, those of the most critical
            assets first; `why` are the assets whose own states cost the pool its members, `takes_down` the
            services that the next loss of a member takes down
        services [{id, asset, pool, maintenance: [id]}]
            the services that stand on a pool whose only spare is in maintenance, and what is being maintained
    """
    overlay = now.overlay
    told = tickets or {}
    before = overlay.own if status is None else status
    rows = [(pool, overlay.pool_owner[pool]) for pool in now.weakened() if _spent(now, pool)]
    rows.sort(key=lambda row: (rank(overlay.criticality_of(row[1])), overlay.id(row[1]), overlay.pool_name(row[0])))
    pools, exposed = [], []
    for pool, owner in rows:
        roots = _roots(now, [member for member in overlay.row("member", pool) if now.states[member] >= DEGRADED])
        taken = _taken(now, pool, services)
        pools.append(_doc(now, pool, [_why(now, root, before, told) for root in roots], taken))
        kept = sorted(overlay.id(root) for root in roots if _is_maintained(now, root, before))
        if kept and len(kept) == len(roots) and overlay.pool_n[pool] - overlay.pool_m[pool] == 1:
            exposed += [
                {"id": id, "asset": overlay.id(owner), "pool": overlay.pool_name(pool), "maintenance": kept}
                for id in taken
            ]
    return {"pools": pools, "services": sorted(exposed, key=lambda row: (row["id"], row["asset"], row["pool"]))}


def _spent(now: Cascade, pool: int) -> bool:
    n, m = now.overlay.pool_n[pool], now.overlay.pool_m[pool]
    return m < n and m in (n - now.down[pool], n - now.bad[pool])


def _doc(now: Cascade, pool: int, why: list[Doc], taken: list[str]) -> Doc:
    overlay, states = now.overlay, now.states
    members = sorted(overlay.row("member", pool), key=overlay.id)
    return {
        "asset": overlay.id(overlay.pool_owner[pool]),
        "pool": overlay.pool_name(pool),
        "n": overlay.pool_n[pool],
        "full": overlay.pool_full[pool],
        "up": overlay.pool_n[pool] - now.down[pool],
        "good": overlay.pool_n[pool] - now.bad[pool],
        "min_up": overlay.pool_m[pool],
        "assumed": bool(overlay.pool_flags[pool] & ASSUMED),
        "state": STATES[now.pool_state(pool)],
        "down": [overlay.id(member) for member in members if states[member] == DOWN],
        "degraded": [overlay.id(member) for member in members if states[member] == DEGRADED],
        "why": why,
        "takes_down": taken,
    }


def _taken(now: Cascade, pool: int, services: Collection[int]) -> list[str]:
    """The services that go DOWN when the pool does, where the next loss takes it down."""
    overlay, owner = now.overlay, now.overlay.pool_owner[pool]
    if overlay.pool_flags[pool] & SOFT or overlay.pool_n[pool] - now.down[pool] != overlay.pool_m[pool]:
        return []
    if not overlay.pool_m[pool] or now.states[owner] == DOWN:
        return []
    fallen, _ = goes_down_with(now, owner)
    return sorted(overlay.id(node) for node in {owner, *fallen} & set(services))


def _roots(now: Cascade, nodes: Sequence[int]) -> list[int]:
    """The assets whose own states make these what they are, by id."""
    overlay, states, own = now.overlay, now.states, now.overlay.own
    seen = set(nodes)
    ahead = list(nodes)
    roots = []
    while ahead:
        node = ahead.pop()
        if own[node] == states[node]:
            roots.append(node)
            continue
        for supplier in _those_to_blame(now, node):
            if supplier not in seen:
                seen.add(supplier)
                ahead.append(supplier)
    return sorted(roots, key=overlay.id)


def _those_to_blame(now: Cascade, node: int) -> list[int]:
    """The suppliers that give a node its state, which is DEGRADED or DOWN."""
    overlay, states = now.overlay, now.states
    blamed = [supplier for supplier in overlay.row("in_hard", node) if states[supplier] == states[node]]
    if states[node] == DEGRADED:
        blamed += [supplier for supplier in overlay.row("in_soft", node) if states[supplier] == DOWN]
    for pool in overlay.row("pools", node):
        if now.pool_state(pool) == states[node]:
            least = DOWN if states[node] == DOWN or overlay.pool_flags[pool] & SOFT else DEGRADED
            blamed += [member for member in overlay.row("member", pool) if states[member] >= least]
    return blamed


def _is_maintained(now: Cascade, node: int, status: Sequence[int]) -> bool:
    return bool(now.overlay.flags[node] & PLANNED) and status[node] == DOWN


def _why(now: Cascade, node: int, status: Sequence[int], tickets: Mapping[int, Sequence[str]]) -> Doc:
    if node in now.overlay.removed:
        why = "removed"
    elif _is_maintained(now, node, status):
        why = "maintenance"
    else:
        why = "status" if status[node] == now.overlay.own[node] else "incident"
    return {
        "asset": now.overlay.id(node),
        "state": STATES[now.states[node]],
        "why": why,
        "incidents": sorted(tickets.get(node, ())),
    }
