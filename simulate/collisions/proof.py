"""Why an asset suffers from changes: the chain from it down to where the changes strike, as documents.

A step of a proof is `{asset, state, relation, pool}`: the asset and its state, and what gives it that state, as an
entry of `because` has it: a relation `{source, type, target, sources}`, or the arithmetic of a pool `{name, n, full,
up, good, min_up, assumed, down, degraded}`; neither where the change itself gives it.
"""

from __future__ import annotations

from graph.topology.states import ASSUMED, DEGRADED, DOWN, OK, STATES
from simulate.collisions.meeting import chain, members

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping, Sequence
    from typing import Any

    from graph.impact.cascade import Cascade
    from graph.topology.overlay import Overlay
    from simulate.collisions.meeting import Worse

    Doc = dict[str, Any]
    State = Callable[[int], int]


def struck(data: Overlay, before: Cascade, after: Cascade, targets: Container[int], node: int) -> list[Doc]:
    """Why an asset is in the blast radius of a change: the shortest way down to one of its targets, along what gives
    each asset its state. In a loop an asset may have become worse since it passed trouble on; then, along what gives
    it more than it had before."""
    states = after.states
    way = _way(data, before, after, targets, node, exact=True) or _way(data, before, after, targets, node, exact=False)
    assert way is not None
    return [_step(data, at, states[at], relation, pool, states.__getitem__) for at, relation, pool in way]


def _way(
    data: Overlay, before: Cascade, after: Cascade, targets: Container[int], node: int, exact: bool
) -> list[tuple[int, int | None, int | None]] | None:
    """The nodes from one down to a target, each with the relation or the pool that leads to the next."""
    came: dict[int, tuple[int, int | None, int | None]] = {}
    queue = [node]
    for at in queue:
        if at in targets:
            way: list[tuple[int, int | None, int | None]] = [(at, None, None)]
            while at != node:
                at, relation, pool = came[at]
                way.append((at, relation, pool))
            return way[::-1]
        for supplier, relation, pool in sorted(data.suppliers(at), key=lambda one: one[:2]):
            worse = after.states[supplier] > before.states[supplier] or supplier in targets
            if worse and supplier not in came and supplier != node:
                given = _given(data, after, at, supplier, relation, pool)
                if given == after.states[at] if exact else given > before.states[at]:
                    came[supplier] = (at, None if pool is not None else relation, pool)
                    queue.append(supplier)
    return None


def _given(data: Overlay, after: Cascade, node: int, supplier: int, relation: int, pool: int | None) -> int:
    """What a supplier, or the pool that it stands in, contributes to a node."""
    state = after.states[supplier]
    if state < DEGRADED:
        return OK
    if pool is not None:
        return after.pool_state(pool)
    if not _is_soft(data, node, supplier, relation):
        return state
    return DEGRADED if state == DOWN else OK


def met(data: Overlay, found: Mapping[int, Worse], node: int, state: State) -> list[Doc]:
    """Why two changes together make an asset worse: down to the pool in which they meet. `state` is that of any
    asset under both, apart from those in `found`."""

    def now(other: int) -> int:
        known = found.get(other)
        return known.state if known is not None else state(other)

    return [
        _step(data, at, step.state, _between(data, at, step.supplier, step.state), step.pool, now)
        for at, step in chain(data, found, node)
    ]


def lost_to(data: Overlay, pool: int, states: Sequence[State], standing: State) -> list[list[str]]:
    """The members of a pool that each change worsens."""
    return [
        [data.id(member) for member in members(data, pool) if state(member) > max(standing(member), 1)]
        for state in states
    ]


def pool_doc(data: Overlay, pool: int, state: State) -> Doc:
    """The arithmetic of a pool with its members in these states."""
    down = [data.id(member) for member in members(data, pool) if state(member) == DOWN]
    degraded = [data.id(member) for member in members(data, pool) if state(member) == DEGRADED]
    n = data.pool_n[pool]
    return {
        "name": data.pool_name(pool),
        "n": n,
        "full": data.pool_full[pool],
        "up": n - len(down),
        "good": n - len(down) - len(degraded),
        "min_up": data.pool_m[pool],
        "assumed": bool(data.pool_flags[pool] & ASSUMED),
        "down": down,
        "degraded": degraded,
    }


def _step(data: Overlay, node: int, state: int, relation: int | None, pool: int | None, states: State) -> Doc:
    return {
        "asset": data.id(node),
        "state": STATES[state],
        "relation": None if relation is None else relation_doc(data, relation),
        "pool": None if pool is None else pool_doc(data, pool, states),
    }


def relation_doc(data: Overlay, relation: int) -> Doc:
    source, type, target = data.relation(relation)
    return {"source": source, "type": type, "target": target, "sources": list(data.sources_of(relation))}


def _between(data: Overlay, node: int, supplier: int | None, state: int) -> int | None:
    """The relation outside pools by which a supplier gives a node its state; the first where there are several."""
    if supplier is None:
        return None
    there = [relation for other, relation, pool in data.suppliers(node) if other == supplier and pool is None]
    fitting = [one for one in there if state == DEGRADED or not _is_soft(data, node, supplier, one)]
    return min(fitting or there, key=data.relation)


def _is_soft(data: Overlay, node: int, supplier: int, relation: int) -> bool:
    """Whether a relation outside pools is soft."""
    pairs = zip(data.row("in_soft", node), data.row("in_soft_relation", node), strict=True)
    return (supplier, relation) in pairs
