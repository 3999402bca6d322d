"""Which assets are DOWN in many scenarios at once: one Python integer an asset, one bit (a lane) a scenario.

    cone = Cone(overlay, targets)
    for target, lanes in cone.run(own):    # own(place, node): the lanes in which a node fails by itself

DEGRADED and AT_RISK never become DOWN, so a boolean version of the rules is enough: an asset is DOWN where it is
so by itself, where a hard supplier is, and where a pool that is not soft has lost more members than it can do
without. Suppliers go first, and inside a cycle the least fixed point is found: bit for bit what the rules say of
one scenario after the other.
"""

from __future__ import annotations

from array import array

from graph.impact.counting import at_least
from graph.impact.knots import Knot, components
from graph.topology.states import DOWN, SOFT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from graph.impact.knots import Needs
    from graph.topology.overlay import Overlay

EVERY = -1
"""All lanes, however many: an asset that is DOWN by what the cone begins with, or by a pool short of its m."""

NOBODY: Needs = ((), ())


class Cone:
    """All that can take targets down, suppliers first.

    `own` are the own states to begin with: those of the overlay, unless others are given; `needs` tells whom a node
    needs, where that is not what `needing` says. `order` holds the nodes; where every asset fails once, the place of a
    node in it is the number of its lane.
    """

    __slots__ = ("_knots", "_last", "count", "needs", "order", "targets")

    def __init__(
        self,
        overlay: Overlay,
        targets: Iterable[int],
        own: Sequence[int] | None = None,
        needs: Callable[[int], Needs | None] | None = None,
    ) -> None:
        self.targets = frozenset(targets)
        self.order = array("I")
        self.count = len(overlay)
        self.needs = needs or needing(overlay, overlay.own if own is None else own)
        self._knots: dict[int, int] = {}  # where in the order several nodes of one cycle begin, and how many
        # Where in the order a node is needed for the last time: from there on its lanes can go.
        self._last = array("I", [0]) * self.count
        components(sorted(self.targets), self._suppliers, self.count, self._place)

    def _suppliers(self, node: int) -> Sequence[int]:
        needs = self.needs(node)
        if needs is None:
            return ()
        hard, pools = needs
        return [*hard, *(member for _, members in pools for member in members)] if pools else hard

    def _place(self, component: list[int], suppliers: Sequence[int]) -> None:
        order, last = self.order, self._last
        if len(component) > 1:
            self._knots[len(order)] = len(component)
        order.extend(component)
        end = len(order) - 1
        for node in suppliers:
            last[node] = end
        for node in component[1:]:
            for supplier in self._suppliers(node):
                last[supplier] = end

    def run(self, own: Callable[[int, int], int]) -> Iterator[tuple[int, int]]:
        """Each target and the lanes in which it is DOWN, suppliers first; EVERY where it is so anyway.

        `own` is called once for each place in the order and its node, in that order.
        """
        last = self._last
        lanes = [0] * len(last)
        place, end = 0, len(self.order)
        while place < end:
            size = self._knots.get(place, 1)
            nodes = self.order[place : place + size]
            spent = self._one(lanes, nodes[0], own(place, nodes[0])) if size == 1 else self._knot(lanes, place, own)
            place += size
            for node in nodes:
                if node in self.targets:
                    yield node, lanes[node]
                if last[node] < place:
                    lanes[node] = 0
            for node in spent:
                if last[node] < place:
                    lanes[node] = 0

    def _one(self, lanes: list[int], node: int, now: int) -> Sequence[int]:
        """Finds the lanes of a node on no cycle; returns whom it needed."""
        needs = self.needs(node)
        if needs is None:
            lanes[node] = EVERY
            return ()
        hard, pools = needs
        for supplier in hard:
            now |= lanes[supplier]
        lanes[node] = now
        if not pools:
            return hard
        spent = list(hard)
        for k, members in pools:
            now |= at_least(k, [lanes[member] for member in members])
            spent += members
        lanes[node] = now
        return spent

    def _knot(self, lanes: list[int], place: int, own: Callable[[int, int], int]) -> Sequence[int]:
        nodes = self.order[place : place + self._knots[place]]
        fails = {node: own(place + at, node) for at, node in enumerate(nodes)}
        Knot(nodes, {node: self.needs(node) or NOBODY for node in nodes}).settle(lanes, fails.__getitem__)
        return [supplier for node in nodes for supplier in self._suppliers(node)]


def needing(overlay: Overlay, own: Sequence[int]) -> Callable[[int], Needs | None]:
    """Tells whom a node needs: its hard suppliers, and for each pool how many of which members take it down when
    they fail; None where it is DOWN whoever works."""
    base = overlay.base
    hard_rows, hard_at, hard = overlay.rows["in_hard"], base.in_hard_offsets, base.in_hard
    pool_rows, pool_at = overlay.rows["pools"], base.pool_offsets
    member_rows, member_at, member = overlay.rows["member"], base.member_offsets, base.member
    flags, needed, count, removed = overlay.pool_flags, overlay.pool_m, overlay.pool_n, overlay.removed

    def needs(node: int) -> Needs | None:
        if own[node] == DOWN or node in removed:
            return None
        suppliers = hard_rows[node] if node in hard_rows else hard[hard_at[node] : hard_at[node + 1]].tolist()
        if node in pool_rows:
            numbers: Sequence[int] = pool_rows[node]
        elif pool_at[node] == pool_at[node + 1]:
            return suppliers, ()
        else:
            numbers = range(pool_at[node], pool_at[node + 1])
        pools = []
        for pool in numbers:
            m = needed[pool]
            if not m or flags[pool] & SOFT:
                continue
            if count[pool] < m:
                return None
            if pool in member_rows:
                members = member_rows[pool]
            else:
                members = member[member_at[pool] : member_at[pool + 1]].tolist()
            pools.append((count[pool] - m + 1, members))
        return suppliers, pools

    return needs
