"""Who goes down with one asset, who may, and who must: searches that cost what they touch."""

from __future__ import annotations

from collections import deque

from graph.topology.states import DOWN, SOFT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from graph.impact.fixpoint import Cascade
    from graph.topology.overlay import Overlay


def goes_down_with(now: Cascade, node: int, most: int) -> set[int] | None:
    """The assets that go DOWN when this one does, on top of the present states; None when there are more."""
    overlay, states, down = now.overlay, now.states, now.down
    if node >= len(states) or states[node] == DOWN or not overlay.takes_part(node):
        return set()
    base, changed_hard, changed_pool = overlay.base, overlay.rows["out_hard"], overlay.rows["out_pool"]
    hard_at, hard, pool_at, pools = base.out_hard_offsets, base.out_hard, base.out_pool_offsets, base.out_pool
    n, m, owner, flags = overlay.pool_n, overlay.pool_m, overlay.pool_owner, overlay.pool_flags
    fallen = {node}
    lost: dict[int, int] = {}
    ahead = [node]
    while ahead:
        if len(fallen) > most:
            return None
        at = ahead.pop()
        consumers = changed_hard[at] if at in changed_hard else hard[hard_at[at] : hard_at[at + 1]]
        for consumer in consumers:
            if consumer not in fallen and states[consumer] != DOWN:
                fallen.add(consumer)
                ahead.append(consumer)
        for pool in changed_pool[at] if at in changed_pool else pools[pool_at[at] : pool_at[at + 1]]:
            lost[pool] = gone = lost.get(pool, down[pool]) + 1
            if n[pool] - gone >= m[pool] or flags[pool] & SOFT:
                continue
            consumer = owner[pool]
            if consumer not in fallen and states[consumer] != DOWN:
                fallen.add(consumer)
                ahead.append(consumer)
    fallen.discard(node)
    return fallen


def may_go_down_with(now: Cascade, nodes: Iterable[int]) -> set[int]:
    """These and all that they supply at any distance, along what is not DOWN."""
    overlay, states = now.overlay, now.states
    reached = set(nodes)
    ahead = list(reached)
    while ahead:
        node = ahead.pop()
        consumers = list(overlay.row("out_hard", node))
        pools = overlay.row("out_pool", node)
        counting = (pool for pool in pools if overlay.pool_m[pool] and not overlay.pool_flags[pool] & SOFT)
        consumers.extend(overlay.pool_owner[pool] for pool in counting)
        for consumer in consumers:
            if consumer not in reached and states[consumer] != DOWN:
                reached.add(consumer)
                ahead.append(consumer)
    return reached


def must_stay_up_for(now: Cascade, nodes: Collection[int], among: Collection[int]) -> dict[int, set[int]]:
    """For each node, those among some assets whose failure takes it down by hard relations alone, and by pools that
    cannot do without any more member. There may be others that do."""
    overlay, states = now.overlay, now.states
    standing = [node for node in nodes if node < len(states) and states[node] != DOWN]
    # The nodes that hang on an asset, one bit each: passed on to suppliers until nobody learns of any more.
    hanging = {node: 1 << place for place, node in enumerate(standing)}
    ahead = deque(standing)
    waiting = set(standing)
    while ahead:
        at = ahead.popleft()
        waiting.discard(at)
        bits = hanging[at]
        for supplier in _cannot_do_without(now, overlay, at):
            known = hanging.get(supplier, 0)
            if bits & ~known:
                hanging[supplier] = known | bits
                if supplier not in waiting:
                    waiting.add(supplier)
                    ahead.append(supplier)
    met = [(x, hanging[x]) for x in among if x in hanging]
    found: dict[int, set[int]] = {node: set() for node in nodes}
    for place, node in enumerate(standing):
        found[node] = {x for x, bits in met if bits >> place & 1 and x != node}
    return found


def _cannot_do_without(now: Cascade, overlay: Overlay, node: int) -> Sequence[int]:
    base, rows = overlay.base, overlay.rows["in_hard"]
    if node in rows:
        suppliers: Sequence[int] = rows[node]
    else:
        suppliers = base.in_hard[base.in_hard_offsets[node] : base.in_hard_offsets[node + 1]]
    if node not in overlay.rows["pools"] and base.pool_offsets[node] == base.pool_offsets[node + 1]:
        return suppliers
    last = list(suppliers)
    for pool in overlay.row("pools", node):
        m = overlay.pool_m[pool]
        if m and overlay.pool_n[pool] - now.down[pool] == m and not overlay.pool_flags[pool] & SOFT:
            last += [member for member in overlay.row("member", pool) if now.states[member] != DOWN]
    return last
