"""Rounds of a cascade with many nodes in each, in NumPy. Imported only where that pays."""

from __future__ import annotations

from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from graph.impact.fixpoint import Cascade, Frontier
from graph.topology.overlay import Overlay
from graph.topology.states import AT_RISK, DEGRADED, DOWN, OK, SOFT
from graph.topology.view import Topology

Nodes = NDArray[np.intp]
Bytes = NDArray[np.uint8]


def rounds(result: Cascade, frontier: Frontier, number: int, narrow: int) -> tuple[Frontier, int]:
    """At least one round after that of this number, and more until fewer than `narrow` nodes change in one. The
    columns of the result are written in place."""
    work = _Work(result)
    down, worsened, degraded = (
        np.array(nodes, np.intp) for nodes in (frontier.down, frontier.worsened, frontier.degraded)
    )
    hit = np.fromiter(frontier.pools, np.intp, len(frontier.pools))
    while True:
        number += 1
        down, worsened, degraded = work.round(down, worsened, degraded, hit, number)
        hit = hit[:0]
        size = len(down) + len(worsened) + len(degraded)
        if not size or size < narrow:
            return Frontier(down.tolist(), worsened.tolist(), degraded.tolist()), number


class _Columns:
    """Whom each node of a topology supplies: its soft consumers, its hard ones, its pools, in one row.

    One row is one access, and one number says all: below `stride` it is a hard consumer, above it a soft one,
    above twice the stride a pool.
    """

    def __init__(self, base: Topology, stride: int) -> None:
        kinds = (("out_soft", stride), ("out_hard", 0), ("out_pool", 2 * stride))
        offsets = [np.asarray(getattr(base, f"{name}_offsets")).astype(np.intp) for name, _ in kinds]
        self.stride = stride
        self.begin: Nodes = sum(offsets[1:], offsets[0])
        self.hard: Nodes = self.begin[:-1] + np.diff(offsets[0])
        self.end: Nodes = self.begin[1:]
        self.values: Nodes = np.empty(self.begin[-1], np.intp)
        self.numbers: Nodes = np.arange(self.begin[-1])
        begin = self.begin[:-1]
        for (name, above_by), own in zip(kinds, offsets, strict=True):
            sizes = np.diff(own)
            places = self.numbers[: own[-1]] + np.repeat(begin - own[:-1], sizes)
            self.values[places] = np.asarray(getattr(base, name)).astype(np.intp) + above_by
            begin = begin + sizes

    def rows(self, nodes: Nodes, starts: Nodes) -> Nodes:
        """The rows of the nodes from these columns on, one after the other."""
        start = starts.take(nodes)
        size = self.end.take(nodes)
        size -= start
        filled = (size > 0).nonzero()[0]
        if len(filled) < len(nodes):
            start, size = start.take(filled), size.take(filled)
        end = size.cumsum()
        total = int(end[-1]) if len(end) else 0
        start += size
        start -= end
        places = start.repeat(size)
        places += self.numbers[:total] if total <= len(self.numbers) else np.arange(total)
        return self.values.take(places)


_COLUMNS: WeakKeyDictionary[Topology, _Columns] = WeakKeyDictionary()


def _columns(base: Topology, nodes: int) -> _Columns:
    """Made once for each topology, with room for nodes that scenarios add."""
    known = _COLUMNS.get(base)
    if known is None or known.stride < nodes:
        known = _COLUMNS[base] = _Columns(base, 1 << nodes.bit_length())
    return known


class _Rows:
    """The same for an overlay, some of whose rows are others."""

    def __init__(self, overlay: Overlay) -> None:
        self._overlay = overlay
        self._columns = _columns(overlay.base, len(overlay))
        self.stride = self._columns.stride
        self._changed = {*overlay.rows["out_soft"], *overlay.rows["out_hard"], *overlay.rows["out_pool"]}
        if self._changed:
            self._is_changed = np.zeros(len(overlay), np.bool_)
            self._is_changed[list(self._changed)] = True

    def all_of(self, nodes: Nodes) -> Nodes:
        """Whom the nodes supply, by the numbers of the columns."""
        return self._of(nodes, self._columns.begin, ("out_soft", "out_hard", "out_pool"))

    def hard_of(self, nodes: Nodes) -> Nodes:
        """The same without soft consumers."""
        return self._of(nodes, self._columns.hard, ("out_hard", "out_pool"))

    def _of(self, nodes: Nodes, starts: Nodes, names: tuple[str, ...]) -> Nodes:
        if not self._changed:
            return self._columns.rows(nodes, starts)
        apart = self._is_changed[nodes]
        above_by = {"out_soft": self.stride, "out_hard": 0, "out_pool": 2 * self.stride}
        others = [
            number + above_by[name]
            for node in nodes[apart].tolist()
            for name in names
            for number in self._overlay.row(name, node)
        ]
        return np.concatenate((self._columns.rows(nodes[~apart], starts), np.array(others, np.intp)))


class _Work:
    """The columns of a cascade, as arrays over the same memory.

    With n - m members to spare, a pool is down where more of them are, and degraded where more of them are down
    or degraded. It is at risk where exactly these are down, if it may be at risk at all.

    `fallen` and `failing` mark, by the numbers of the rows, who has a supplier that is DOWN or DEGRADED. As
    nothing heals in a cascade, a mark stays.
    """

    def __init__(self, result: Cascade) -> None:
        overlay = result.overlay
        self.states: Bytes = np.frombuffer(result.states, np.uint8)
        self.distance = np.frombuffer(result.distance, np.uint32)
        self.down = np.frombuffer(result.down, np.int32)
        self.bad = np.frombuffer(result.bad, np.int32)
        n, m, full = (np.frombuffer(column, np.int32) for column in (overlay.pool_n, overlay.pool_m, overlay.pool_full))
        self.spare = n - m
        self.owner: Nodes = np.frombuffer(overlay.pool_owner, np.uint32).astype(np.intp)
        self.hard = np.frombuffer(overlay.pool_flags, np.uint8) & SOFT == 0
        self.risky = self.hard & (m > 0) & ((self.spare > 0) | (n < full))
        self.rows = _Rows(overlay)
        self.first_pool = 2 * self.rows.stride
        everything = self.first_pool + len(n)
        self.fallen, self.failing = np.zeros(everything, np.bool_), np.zeros(everything, np.bool_)

    def round(
        self, down: Nodes, worsened: Nodes, degraded: Nodes, hit: Nodes, number: int
    ) -> tuple[Nodes, Nodes, Nodes]:
        """One round: all that these nodes change."""
        states, nodes, stride = self.states, len(self.states), self.rows.stride
        by_hard, by_soft, failing = self.fallen[:nodes], self.fallen[stride : stride + nodes], self.failing[:nodes]
        pools = self._marked(down, worsened, degraded, hit)
        lost, spare, hard, owner = self.down[pools], self.spare[pools], self.hard[pools], self.owner[pools]
        short = lost > spare
        by_hard[owner[short & hard]] = True
        failing[owner[short | (hard & (self.bad[pools] > spare))]] = True

        falling = np.flatnonzero(by_hard & (states != DOWN))
        was_degraded = states[falling] == DEGRADED
        states[falling] = DOWN
        reached = np.flatnonzero((by_soft | failing) & (states < DEGRADED))
        states[reached] = DEGRADED
        at_risk = owner[(lost == spare) & self.risky[pools]]
        at_risk = at_risk[states[at_risk] == OK]
        states[at_risk] = AT_RISK
        for changed in (falling, reached, at_risk):
            self.distance[changed] = number
        return falling[~was_degraded], falling[was_degraded], reached

    def _marked(self, down: Nodes, worsened: Nodes, degraded: Nodes, hit: Nodes) -> Nodes:
        """Marks whom the nodes supply, and counts them in their pools: these are given, some more often than once."""
        hits = [hit]
        for nodes, rows, marks, counters in (
            (down, self.rows.all_of, self.fallen, (self.down, self.bad)),
            (worsened, self.rows.all_of, self.fallen, (self.down,)),
            (degraded, self.rows.hard_of, self.failing, (self.bad,)),
        ):
            if len(nodes):
                supplied = rows(nodes)
                marks[supplied] = True
                pools = supplied.compress(supplied >= self.first_pool)
                pools -= self.first_pool
                for counter in counters:
                    self._count(counter, pools)
                hits.append(pools)
        return np.concatenate(hits)

    @staticmethod
    def _count(counter: NDArray[np.int32], pools: Nodes) -> None:
        if len(pools) > len(counter) // 8:
            counter += np.bincount(pools, minlength=len(counter)).astype(np.int32)
        elif len(pools):
            np.add.at(counter, pools, np.int32(1))


def above(states: bytearray, former: bytearray) -> list[int]:
    """Where states are worse than former ones; what was not there then was OK."""
    now, before = np.frombuffer(states, np.uint8), np.frombuffer(former, np.uint8)
    known = np.flatnonzero(now[: len(before)] > before)
    added = len(before) + np.flatnonzero(now[len(before) :])
    return [*known.tolist(), *added.tolist()]


def in_order(
    result: Cascade, nodes: list[int], ranks: list[int], rated: dict[int, int], places: dict[int, float]
) -> list[int]:
    """By state, worst first, then rank, distance and place. Ranks are by word of the topology; `rated` has those
    of added nodes, and `places` where nodes stand that do not stand at their numbers."""
    base = result.overlay.base
    all_of_them = np.array(nodes, np.intp)
    by_node = np.zeros(len(result.states), np.int64)
    by_node[: len(base)] = np.array(ranks, np.int64)[np.asarray(base.node_criticality)]
    by_node[list(rated)] = list(rated.values())
    states = np.frombuffer(result.states, np.uint8)[all_of_them].astype(np.int64)
    distance = np.frombuffer(result.distance, np.uint32)[all_of_them].astype(np.int64)
    keys = (((DOWN - states) * 8 + by_node[all_of_them]) << 32) + distance
    if not places:
        return _listed(all_of_them[np.argsort(keys, kind="stable")])
    place = np.arange(len(result.states), dtype=np.float64)
    place[list(places)] = list(places.values())
    return _listed(all_of_them[np.lexsort((place[all_of_them], keys))])


def _listed(nodes: Nodes) -> list[int]:
    numbers: list[int] = nodes.tolist()
    return numbers
