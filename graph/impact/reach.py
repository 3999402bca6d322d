"""Who goes down with an asset, who may, and who must: searches that cost what they touch."""

from __future__ import annotations

from graph.impact.counting import held
from graph.topology.states import DOWN, SOFT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from graph.impact.fixpoint import Cascade


def goes_down_with(
    now: Cascade, node: int, goals: Collection[int] | None = None, most: int | None = None
) -> tuple[set[int], bool]:
    """The assets that go DOWN when this one does, on top of the present states, and whether these are all: it stops
    where all goals are among them, or when they are more than so many. It goes deep first, which soon meets goals."""
    overlay, states, down = now.overlay, now.states, now.down
    if node >= len(states) or states[node] == DOWN or not overlay.takes_part(node):
        return set(), True
    base, changed_hard, changed_pool = overlay.base, overlay.rows["out_hard"], overlay.rows["out_pool"]
    hard_at, hard, pool_at, pools = base.out_hard_offsets, base.out_hard, base.out_pool_offsets, base.out_pool
    n, m, owner, flags = overlay.pool_n, overlay.pool_m, overlay.pool_owner, overlay.pool_flags
    limit = len(states) if most is None else most
    missing = {-1} if goals is None else set(goals)  # without goals none of them ends the search
    fallen = {node}
    lost: dict[int, int] = {}
    ahead = [node]
    while ahead and missing and len(fallen) <= limit:
        at = ahead.pop()
        consumers = changed_hard[at] if at in changed_hard else hard[hard_at[at] : hard_at[at + 1]]
        for consumer in consumers:
            if consumer not in fallen and states[consumer] != DOWN:
                fallen.add(consumer)
                ahead.append(consumer)
                missing.discard(consumer)
        for pool in changed_pool[at] if at in changed_pool else pools[pool_at[at] : pool_at[at + 1]]:
            lost[pool] = gone = lost.get(pool, down[pool]) + 1
            if n[pool] - gone >= m[pool] or flags[pool] & SOFT:
                continue
            consumer = owner[pool]
            if consumer not in fallen and states[consumer] != DOWN:
                fallen.add(consumer)
                ahead.append(consumer)
                missing.discard(consumer)
    fallen.discard(node)
    return fallen, not ahead


def may_go_down_with(now: Cascade, nodes: Iterable[int]) -> dict[int, list[int]]:
    """These and all that they supply at any distance, along what is not DOWN; and which of them supply it."""
    reached: dict[int, list[int]] = {node: [] for node in nodes}
    ahead = list(reached)
    may = may_take_down(now)
    for node in ahead:
        for consumer in may(node):
            if consumer in reached:
                reached[consumer].append(node)
            else:
                reached[consumer] = [node]
                ahead.append(consumer)
    return reached


def leading_to(goals: Iterable[int], suppliers: Mapping[int, Iterable[int]]) -> set[int]:
    """The goals and all that supply them, at any distance."""
    found = set(goals)
    ahead = list(found)
    for node in ahead:
        for supplier in suppliers[node]:
            if supplier not in found:
                found.add(supplier)
                ahead.append(supplier)
    return found


def may_take_down(now: Cascade) -> Callable[[int], list[int]]:
    """Tells whom an asset supplies such that its failure may take them down, alone or with others."""
    overlay, states = now.overlay, now.states
    base, changed_hard, changed_pool = overlay.base, overlay.rows["out_hard"], overlay.rows["out_pool"]
    hard_at, hard, pool_at, pools = base.out_hard_offsets, base.out_hard, base.out_pool_offsets, base.out_pool
    m, owner, flags = overlay.pool_m, overlay.pool_owner, overlay.pool_flags

    def consumers(node: int) -> list[int]:
        alone = changed_hard[node] if node in changed_hard else hard[hard_at[node] : hard_at[node + 1]]
        found = [consumer for consumer in alone if states[consumer] != DOWN]
        if node not in changed_pool and pool_at[node] == pool_at[node + 1]:
            return found
        joined = changed_pool[node] if node in changed_pool else pools[pool_at[node] : pool_at[node + 1]]
        counting = (owner[pool] for pool in joined if m[pool] and not flags[pool] & SOFT)
        found += [consumer for consumer in counting if states[consumer] != DOWN]
        return found

    return consumers


def must_stay_up_for(now: Cascade, nodes: Iterable[int], among: Iterable[int]) -> dict[int, set[int]]:
    """For some assets those of these nodes that each takes down by hard relations alone, and by pools that cannot do
    without any more member. There may be others; where suppliers go round in circles not all is found."""
    standing = [node for node in nodes if node < len(now.states) and now.states[node] != DOWN]
    suppliers: dict[int, Sequence[int]] = {}
    suppliers_of = _cannot_do_without(now)
    waiting = dict.fromkeys(standing, 0)  # for so many of whom an asset supplies
    for node in (reached := list(standing)):
        suppliers[node] = row = suppliers_of(node)
        for supplier in row:
            if supplier in waiting:
                waiting[supplier] += 1
            else:
                waiting[supplier] = 1
                reached.append(supplier)
    # The nodes that hang on an asset, one bit each: told to its suppliers once it knows of all of them.
    hanging = dict.fromkeys(reached, 0)
    for place, node in enumerate(standing):
        hanging[node] = 1 << place
    ready = [node for node in standing if not waiting[node]]
    for first in (*ready, *reached):
        ahead = [first]
        while ahead:
            node = ahead.pop()
            bits = hanging[node]
            for supplier in suppliers.pop(node, ()):
                hanging[supplier] |= bits
                waiting[supplier] -= 1
                if not waiting[supplier]:
                    ahead.append(supplier)
    return {x: {standing[place] for place in held(hanging[x])} for x in among if x in hanging}


def _cannot_do_without(now: Cascade) -> Callable[[int], Sequence[int]]:
    """Tells whose failure takes an asset down whoever else works."""
    overlay, states, down = now.overlay, now.states, now.down
    base, changed_hard, changed_pools = overlay.base, overlay.rows["in_hard"], overlay.rows["pools"]
    hard_at, hard, pool_at = base.in_hard_offsets, base.in_hard, base.pool_offsets
    n, m, flags = overlay.pool_n, overlay.pool_m, overlay.pool_flags

    def suppliers(node: int) -> Sequence[int]:
        found = changed_hard[node] if node in changed_hard else hard[hard_at[node] : hard_at[node + 1]]
        if node not in changed_pools and pool_at[node] == pool_at[node + 1]:
            return found
        last = list(found)
        for pool in overlay.row("pools", node):
            if m[pool] and n[pool] - down[pool] == m[pool] and not flags[pool] & SOFT:
                last += [member for member in overlay.row("member", pool) if states[member] != DOWN]
        return last

    return suppliers
