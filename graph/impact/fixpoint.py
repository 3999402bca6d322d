"""The resulting states: what fails, what degrades, what loses its spare, and in which round.

Each round looks only at what changed in the one before, so the cost follows what is not OK and not the size of
the graph. The rounds are compiled where there was a compiler (_native.c); here they stand in Python.
"""

from __future__ import annotations

from array import array

from graph.impact.compiled import native
from graph.impact.scan import different, not_ok
from graph.topology.states import AT_RISK, DEGRADED, DOWN, OK, SOFT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.topology.overlay import Overlay


class Frontier:
    """What changed in a round: nodes DOWN that were no worse than AT_RISK, nodes DOWN that were DEGRADED before,
    nodes DEGRADED; and, beside the pools that these stand in, pools still to be counted."""

    __slots__ = ("degraded", "down", "pools", "worsened")

    def __init__(self, down: list[int], worsened: list[int], degraded: list[int], pools: Iterable[int] = ()) -> None:
        self.down = down
        self.worsened = worsened
        self.degraded = degraded
        self.pools = set(pools)

    def __len__(self) -> int:
        return len(self.down) + len(self.worsened) + len(self.degraded)


class Cascade:
    """The least fixed point of the rules on an overlay.

    `states` and `distance` are by node; the distance is the round in which a node first has its state. `down`
    and `bad` are by pool: members DOWN, and members DOWN or DEGRADED.
    """

    __slots__ = ("bad", "distance", "down", "overlay", "states")

    def __init__(self, overlay: Overlay) -> None:
        pools = len(overlay.pool_n)
        self.overlay = overlay
        self.states = overlay.own[:]
        self.distance = array("I", [0]) * len(overlay)
        self.down = array("I", [0]) * pools
        self.bad = array("I", [0]) * pools

    def pool_state(self, pool: int) -> int:
        """What a pool contributes."""
        overlay = self.overlay
        up, m = overlay.pool_n[pool] - self.down[pool], overlay.pool_m[pool]
        if overlay.pool_flags[pool] & SOFT:
            return DEGRADED if up < m else OK
        if up < m:
            return DOWN
        if overlay.pool_n[pool] - self.bad[pool] < m:
            return DEGRADED
        return AT_RISK if up == m > 0 and up < overlay.pool_full[pool] else OK

    def not_ok(self) -> list[int]:
        """The nodes that are not OK, in order."""
        return not_ok(self.states)

    def weakened(self) -> list[int]:
        """The pools with a member that is not good, and those that are short without one, in order."""
        none = array("I", [0]) * len(self.bad)
        return sorted({*different(self.bad, none), *short_pools(self.overlay)})


def cascade(overlay: Overlay) -> Cascade:
    """All resulting states and distances."""
    result = Cascade(overlay)
    own = not_ok(overlay.own)
    frontier = Frontier(
        [node for node in own if overlay.own[node] == DOWN],
        [],
        [node for node in own if overlay.own[node] == DEGRADED],
        short_pools(overlay),
    )
    return _settled(result, frontier)


def supposed(found: Cascade, overlay: Overlay) -> Cascade:
    """The states on an overlay that differs from the one of a former result by worse own states alone. It costs what
    these change; the distances are those of no cascade."""
    result = Cascade(overlay)
    result.states[:] = found.states
    result.down[:], result.bad[:] = found.down, found.bad
    fallen = [node for node in not_ok(overlay.own) if overlay.own[node] > found.states[node]]
    for node in fallen:
        result.states[node] = overlay.own[node]
    was_degraded = {node for node in fallen if found.states[node] == DEGRADED}
    frontier = Frontier(
        [node for node in fallen if overlay.own[node] == DOWN and node not in was_degraded],
        [node for node in fallen if node in was_degraded],
        [node for node in fallen if overlay.own[node] == DEGRADED],
    )
    return _settled(result, frontier)


def _settled(result: Cascade, frontier: Frontier) -> Cascade:
    """Round after round, until nothing changes."""
    if native is not None:
        _settled_natively(result, frontier)
        return result
    number = 0
    while frontier or frontier.pools:
        number += 1
        frontier = _round(result, frontier, number)
    return result


def _settled_natively(result: Cascade, frontier: Frontier) -> None:
    assert native is not None
    overlay, base, changed = result.overlay, result.overlay.base, result.overlay.rows
    native.settle(
        *(result.states, result.distance, result.down, result.bad),
        *(overlay.pool_n, overlay.pool_m, overlay.pool_full, overlay.pool_flags, overlay.pool_owner),
        *(base.out_hard_offsets, base.out_hard),
        *(base.out_soft_offsets, base.out_soft),
        *(base.out_pool_offsets, base.out_pool),
        *(changed["out_hard"], changed["out_soft"], changed["out_pool"]),
        *(array("I", nodes) for nodes in (frontier.down, frontier.worsened, frontier.degraded, frontier.pools)),
    )


def short_pools(overlay: Overlay) -> set[int]:
    """All pools that may contribute while their members are all up: those below full strength, and those that a
    scenario moved."""
    return overlay.moved.union(different(overlay.pool_n, overlay.pool_full))


def _round(result: Cascade, frontier: Frontier, number: int) -> Frontier:
    """All that the frontier changes. A node is set once a round: what makes it worst comes first."""
    states, distance = result.states, result.distance
    down: list[int] = []
    worsened: list[int] = []
    degraded: list[int] = []
    pools = _counted(result, frontier)

    fallen = rows_of(result.overlay, "out_hard", frontier.down)
    fallen += rows_of(result.overlay, "out_hard", frontier.worsened)
    for node in fallen + pools[DOWN]:
        state = states[node]
        if state != DOWN:
            states[node] = DOWN
            distance[node] = number
            (worsened if state == DEGRADED else down).append(node)

    touched = rows_of(result.overlay, "out_hard", frontier.degraded)
    touched += rows_of(result.overlay, "out_soft", frontier.down)
    touched += rows_of(result.overlay, "out_soft", frontier.worsened)
    for node in touched + pools[DEGRADED]:
        if states[node] < DEGRADED:
            states[node] = DEGRADED
            distance[node] = number
            degraded.append(node)

    for node in pools[AT_RISK]:
        if states[node] < AT_RISK:
            states[node] = AT_RISK
            distance[node] = number
    return Frontier(down, worsened, degraded)


def rows_of(overlay: Overlay, name: str, numbers: Iterable[int]) -> list[int]:
    """The rows of these nodes or pools, one after the other."""
    found: list[int] = []
    changed, base = overlay.rows[name], overlay.base
    offsets: memoryview = getattr(base, f"{name}_offsets")
    values: memoryview = getattr(base, name)
    for number in numbers:
        if changed and number in changed:
            found += changed[number]
        else:
            start, end = offsets[number], offsets[number + 1]
            if end - start == 1:
                found.append(values[start])
            elif start != end:
                found += values[start:end].tolist()
    return found


def _counted(result: Cascade, frontier: Frontier) -> dict[int, list[int]]:
    """The owners of the pools that the frontier changes, by what each pool contributes now."""
    overlay, down, bad = result.overlay, result.down, result.bad
    fallen = rows_of(overlay, "out_pool", frontier.down)
    worsened = rows_of(overlay, "out_pool", frontier.worsened)
    degraded = rows_of(overlay, "out_pool", frontier.degraded)
    for pool in fallen:
        down[pool] += 1
        bad[pool] += 1
    for pool in worsened:
        down[pool] += 1
    for pool in degraded:
        bad[pool] += 1
    owners: dict[int, list[int]] = {OK: [], AT_RISK: [], DEGRADED: [], DOWN: []}
    for pool in frontier.pools.union(fallen, worsened, degraded):
        owners[result.pool_state(pool)].append(overlay.pool_owner[pool])
    return owners
