"""Changes side by side in time: which overlap, which collide, and when a window is free. Pure.

Windows are swept once, as intervals. What each change does alone is computed once. After that, only changes that
meet somewhere are looked at together: in a target that the other reaches, or in a pool that both weaken.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from graph.workflow import fate
from simulate.collisions.meeting import broken
from simulate.collisions.reach import Ground
from simulate.collisions.windows import overlap, window_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from graph.impact.cascade import Cascade
    from simulate.collisions.reach import Reach
    from simulate.collisions.windows import Blocker, Window

    Doc = Mapping[str, Any]
    Seen = Callable[[int, Cascade], None]


class Calendar:
    """Changes by planned start, then id; a set of changes is a number with one bit for each, by its place.

    Those without a planned start stand in no window: they are `unscheduled`, and collide with nothing.
    """

    def __init__(self, ground: Ground, changes: Iterable[Doc]) -> None:
        self.ground = ground
        timed = [(window, change) for change in changes if (window := window_of(change))]
        timed.sort(key=lambda one: (one[0][0], one[1]["id"]))
        self.changes = [change for _, change in timed]
        self.windows = [window for window, _ in timed]
        self.targets = [ground.targets(change) for change in self.changes]
        self._starts = [window[0] for window in self.windows]
        self._ended = _Ended(self.windows)
        self._aimed: dict[int, int] = {}
        for at, nodes in enumerate(self.targets):
            for node in nodes:
                self._aimed[node] = self._aimed.get(node, 0) | 1 << at
        self._reach: dict[int, Reach] = {}
        self._hits: dict[int, int] = {}
        self._meets: dict[tuple[int, int], bool] = {}

    def place(self, id: str) -> int | None:
        """Where a change stands."""
        return next((at for at, change in enumerate(self.changes) if change["id"] == id), None)

    def overlapping(self, window: Window) -> int:
        """The changes whose windows overlap one."""
        begun = (1 << bisect_left(self._starts, window[1])) - 1
        return begun & ~self._ended.by(window[0])

    def beside(self, at: int) -> int:
        """The other changes whose windows overlap that of a change."""
        return self.overlapping(self.windows[at]) & ~(1 << at)

    # ------------------------------------------------------------------------------------ what each does alone

    def reach(self, at: int, seen: Seen | None = None) -> Reach:
        """What a change does alone. `seen` is handed the whole cascade when it is computed, and it is so once."""
        known = self._reach.get(at)
        if known is None:
            after = self.ground.after(self.targets[at], self.changes[at].get("action"))
            known = self._reach[at] = self.ground.reach(after)
            self._hits[at] = 0
            for node in self.strikes(at, self._aimed):
                self._hits[at] |= self._aimed[node]
            if seen is not None:
                seen(at, after)
        return known

    def hits(self, at: int) -> int:
        """The changes that have a target in the blast radius of a change, itself perhaps among them."""
        self.reach(at)
        return self._hits[at]

    def strikes(self, at: int, nodes: Iterable[int]) -> list[int]:
        """Those of the nodes that a change makes worse than they stand, or removes."""
        if fate(self.changes[at].get("action")) == "removed":
            removed = set(self.targets[at])
            affected = set(self.reach(at).affects(nodes))
            return [node for node in nodes if node in affected or node in removed]
        return self.reach(at).affects(nodes)

    # ------------------------------------------------------------------------------------ two of them

    def meeting(self, among: int) -> dict[tuple[int, int], list[int]]:
        """For each two of these changes that overlap and meet in pools, these pools, in order."""
        touching: dict[int, int] = {}
        for at in places(among):
            for pool in self.reach(at).pools:
                touching[pool] = touching.get(pool, 0) | 1 << at
        met: dict[tuple[int, int], list[int]] = {}
        beside = {at: self.beside(at) & among & -(2 << at) for at in places(among)}
        for pool in sorted(touching):
            changes = touching[pool]
            if changes & (changes - 1):
                for at in places(changes):
                    for other in places(changes & beside[at]):
                        met.setdefault((at, other), []).append(pool)
        return met

    def both(self, at: int, other: int) -> Callable[[int], int]:
        """The worse of the states of an asset under two changes, each alone."""
        one, two = self.reach(at).state, self.reach(other).state

        def state(node: int) -> int:
            return max(one(node), two(node))

        return state

    def collide(self, at: int, other: int) -> bool:
        """Whether two changes would collide if their windows overlapped."""
        key = (at, other) if at < other else (other, at)
        known = self._meets.get(key)
        if known is None:
            known = bool(self.hits(at) >> other & 1 or self.hits(other) >> at & 1)
            if not known:
                pools = set(self.reach(at).pools).intersection(self.reach(other).pools)
                known = bool(broken(self.ground.data, pools, self.both(at, other)))
            self._meets[key] = known
        return known

    # ------------------------------------------------------------------------------------ a better time

    def blocker(self, at: int) -> Blocker:
        """Says until when other changes last that a change would collide with in a window."""

        def until(start: float, end: float) -> float | None:
            others = (other for other in places(self.overlapping((start, end)) & ~(1 << at)))
            return max((self.windows[other][1] for other in others if self.collide(at, other)), default=None)

        return until


class _Ended:
    """Which changes are over at a time."""

    def __init__(self, windows: Sequence[Window]) -> None:
        order = sorted(range(len(windows)), key=lambda at: windows[at][1])
        self._ends = [windows[at][1] for at in order]
        self._sets = [0]
        for at in order:
            self._sets.append(self._sets[-1] | 1 << at)

    def by(self, time: float) -> int:
        return self._sets[bisect_right(self._ends, time)]


def places(changes: int) -> Iterator[int]:
    """The places of a set, in order."""
    while changes:
        lowest = changes & -changes
        yield lowest.bit_length() - 1
        changes ^= lowest


def common(a: Window, b: Window) -> Window:
    """What the windows of two changes that overlap have in common."""
    shared = overlap(a, b)
    assert shared is not None
    return shared
