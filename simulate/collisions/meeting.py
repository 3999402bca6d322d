"""Two changes at once: where they meet, and what they then do that neither does alone. Pure.

Alone, each change worsens some assets. Let u be the worse of both states of each asset. A supplier outside a pool
gives no more under u than it gave in one of the two; only a pool that has lost members to both can. So both together
are worse than either alone exactly if some pool, counted under u, gives its owner more than the owner has under u;
and the assets that end worse are those that follow from there. No pair is ever simulated as a whole.

A removed asset counts as one that failed: its pools keep what they need, and whoever else needs it counts it DOWN.
"""

from __future__ import annotations

from graph.topology.states import AT_RISK, DEGRADED, DOWN, OK, SOFT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from graph.topology.overlay import Overlay

    State = Callable[[int], int]
    Cause = tuple[int, int, int | None, int | None]
    """A node, the state that it is given, and by which pool or which supplier."""


class Worse:
    """An asset that both changes make worse than either: its state, the round counted from where they meet, the
    cause (a pool, or a supplier outside one), and the milder state that it had in an earlier round."""

    __slots__ = ("former", "pool", "round", "state", "supplier")

    def __init__(
        self, state: int, round: int, pool: int | None, supplier: int | None, former: Worse | None = None
    ) -> None:
        self.former = former
        self.state = state
        self.round = round
        self.pool = pool
        self.supplier = supplier


def members(data: Overlay, pool: int) -> memoryview:
    base = data.base
    return base.member[base.member_offsets[pool] : base.member_offsets[pool + 1]]


def gives(data: Overlay, pool: int, down: int, bad: int) -> int:
    """What a pool contributes with so many members DOWN, and so many DOWN or DEGRADED."""
    n, m = data.pool_n[pool], data.pool_m[pool]
    up = n - down
    if data.pool_flags[pool] & SOFT:
        return DEGRADED if up < m else OK
    if up < m:
        return DOWN
    if n - bad < m:
        return DEGRADED
    return AT_RISK if up == m > 0 and up < data.pool_full[pool] else OK


def counted(data: Overlay, pool: int, state: State) -> int:
    """What a pool contributes with its members in these states."""
    down = bad = 0
    for member in members(data, pool):
        now = state(member)
        down += now == DOWN
        bad += now >= DEGRADED
    return gives(data, pool, down, bad)


def broken(data: Overlay, pools: Iterable[int], state: State) -> dict[int, int]:
    """Of the pools in which two changes meet, those that give more than their owner has by either; `state` is the
    worse of both. What each gives, by pool."""
    found = {}
    for pool in pools:
        owner = state(data.pool_owner[pool])
        if owner < DOWN and (given := counted(data, pool, state)) > owner:
            found[pool] = given
    return found


def worse_together(data: Overlay, pools: Mapping[int, int], state: State) -> dict[int, Worse]:
    """Everything that ends worse than under either change, given the pools that broke. The overlay must be data
    alone, without steps: its rows are the topology's."""
    found: dict[int, Worse] = {}

    def now(node: int) -> int:
        known = found.get(node)
        return known.state if known is not None else state(node)

    causes: list[Cause] = [(data.pool_owner[pool], given, pool, None) for pool, given in sorted(pools.items())]
    number = 1
    while causes:
        changed = set()
        # The worst first, so that a node is set once a round; ties go to pools, then to the smallest number.
        for node, given, pool, supplier in sorted(causes, key=_order):
            if given > now(node):
                found[node] = Worse(given, number, pool, supplier, found.get(node))
                changed.add(node)
        causes = [*_consumers(data, sorted(changed), found), *_pools(data, changed, found, now)]
        number += 1
    return found


def _order(cause: Cause) -> tuple[int, int, bool, int, int]:
    node, given, pool, supplier = cause
    return (-given, node, pool is None, pool or 0, supplier or 0)


def _consumers(data: Overlay, nodes: Sequence[int], found: Mapping[int, Worse]) -> list[Cause]:
    """What these nodes give outside pools."""
    base = data.base
    hard, hard_at, soft, soft_at = base.out_hard, base.out_hard_offsets, base.out_soft, base.out_soft_offsets
    causes: list[Cause] = []
    for node in nodes:
        state = found[node].state
        if state >= DEGRADED:
            causes.extend((other, state, None, node) for other in hard[hard_at[node] : hard_at[node + 1]])
        if state == DOWN:
            causes.extend((other, DEGRADED, None, node) for other in soft[soft_at[node] : soft_at[node + 1]])
    return causes


def _pools(data: Overlay, nodes: Iterable[int], found: Mapping[int, Worse], now: State) -> list[Cause]:
    base = data.base
    rows, offsets = base.out_pool, base.out_pool_offsets
    touched = {
        pool for node in nodes if found[node].state >= DEGRADED for pool in rows[offsets[node] : offsets[node + 1]]
    }
    return [(data.pool_owner[pool], counted(data, pool, now), pool, None) for pool in sorted(touched)]


def chain(data: Overlay, found: Mapping[int, Worse], node: int) -> list[tuple[int, Worse]]:
    """From an asset that ends worse down to the owner of the pool that broke: each the cause of the one before."""
    step = found[node]
    steps = [(node, step)]
    while step.round > 1:
        node, step = _cause(data, found, step)
        steps.append((node, step))
    return steps


def _cause(data: Overlay, found: Mapping[int, Worse], step: Worse) -> tuple[int, Worse]:
    """Who made an asset worse, as it stood in the round before."""
    if step.supplier is not None:
        then = _as_of(found[step.supplier], step.round)
        assert then is not None
        return step.supplier, then
    assert step.pool is not None
    lost = [
        (member, then)
        for member in members(data, step.pool)
        if member in found and (then := _as_of(found[member], step.round)) is not None and then.state >= DEGRADED
    ]
    return min(lost, key=lambda one: (-one[1].state, one[1].round, one[0]))


def _as_of(step: Worse | None, round: int) -> Worse | None:
    while step is not None and step.round >= round:
        step = step.former
    return step
