"""Who goes down with an asset, who may, and who must: searches that cost what they touch."""

from __future__ import annotations

from graph.impact.counting import held
from graph.impact.fixpoint import rows_of
from graph.topology.states import DOWN, SOFT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from graph.impact.fixpoint import Cascade
    from graph.topology.overlay import Overlay

    Within = Sequence[int]
    """By node whether a search goes there at all; the rest is of no interest to who asks."""


def goes_down_with(
    now: Cascade,
    node: int,
    goals: Collection[int] | None = None,
    most: int | None = None,
    within: Within | None = None,
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
    inside = b"\1" * len(states) if within is None else within
    missing = {-1} if goals is None else set(goals)  # without goals none of them ends the search
    fallen = {node}
    lost: dict[int, int] = {}
    ahead = [node]
    while ahead and missing and len(fallen) <= limit:
        at = ahead.pop()
        if at in changed_hard:
            consumers: Iterable[int] = changed_hard[at]
        else:
            start, end = hard_at[at], hard_at[at + 1]
            consumers = hard[start:end] if start != end else ()
        for consumer in consumers:
            if inside[consumer] and consumer not in fallen and states[consumer] != DOWN:
                fallen.add(consumer)
                ahead.append(consumer)
                missing.discard(consumer)
        if at in changed_pool:
            joined: Iterable[int] = changed_pool[at]
        else:
            start, end = pool_at[at], pool_at[at + 1]
            joined = pools[start:end] if start != end else ()
        for pool in joined:
            lost[pool] = gone = lost.get(pool, down[pool]) + 1
            if n[pool] - gone >= m[pool] or flags[pool] & SOFT:
                continue
            consumer = owner[pool]
            if inside[consumer] and consumer not in fallen and states[consumer] != DOWN:
                fallen.add(consumer)
                ahead.append(consumer)
                missing.discard(consumer)
    fallen.discard(node)
    return fallen, not ahead


def may_go_down_with(now: Cascade, nodes: Iterable[int], within: Within) -> set[int]:
    """These and all that they supply at any distance, along what is not DOWN."""
    overlay, states = now.overlay, now.states
    owner = overlay.pool_owner
    reached = set(nodes)
    ahead = list(reached)
    while ahead:
        fresh = set(rows_of(overlay, "out_hard", ahead))
        fresh.update(owner[pool] for pool in _counting(overlay, rows_of(overlay, "out_pool", ahead)))
        fresh -= reached
        ahead = [node for node in fresh if within[node] and states[node] != DOWN]
        reached.update(ahead)
    return reached


def leading_to(now: Cascade, goals: Iterable[int], among: set[int]) -> set[int]:
    """The goals and those of some nodes that supply them, at any distance along these nodes."""
    overlay = now.overlay
    found = set(goals)
    ahead = list(found)
    while ahead:
        fresh = set(rows_of(overlay, "in_hard", ahead))
        fresh.update(rows_of(overlay, "member", _counting(overlay, _pools_of(overlay, ahead))))
        fresh &= among
        fresh -= found
        ahead = list(fresh)
        found |= fresh
    return found


def _pools_of(overlay: Overlay, nodes: list[int]) -> list[int]:
    changed, at = overlay.rows["pools"], overlay.base.pool_offsets
    found: list[int] = []
    for node in nodes:
        if changed and node in changed:
            found += changed[node]
        elif at[node] != at[node + 1]:
            found += range(at[node], at[node + 1])
    return found


def _counting(overlay: Overlay, pools: Iterable[int]) -> set[int]:
    """Those of these pools that may take their owner down."""
    m, flags = overlay.pool_m, overlay.pool_flags
    return {pool for pool in pools if m[pool] and not flags[pool] & SOFT}


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
    row: Sequence[int]
    suppliers_of = _cannot_do_without(now)
    waiting = dict.fromkeys(standing, 0)  # for so many of whom an asset supplies
    base, plain = now.overlay.base, now.overlay.supplies_as_before
    hard, start_of, end_of = base.in_hard, base.in_hard_offsets, base.in_hard_offsets[1:]
    pool_at, pool_end = base.pool_offsets, base.pool_offsets[1:]
    for node in (reached := list(standing)):
        if plain and pool_at[node] == pool_end[node]:  # of most there is no more to know: a call for each would tell
            row = hard[start_of[node] : end_of[node]].tolist()
        else:
            row = suppliers_of(node)
        suppliers[node] = row
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
        ahead = [first] if first in suppliers else []
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
