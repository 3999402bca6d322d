"""Changes that are harmless alone and harmful together: `opsgraph.collisions/1`. Pure.

Two changes collide when their windows overlap and together they make some asset worse than either does alone, or when
a target of one lies in the blast radius of the other (is worse off by it than the data alone has it).

    schema       "opsgraph.collisions/1"
    as_of, graph as everywhere
    from, to     the times between which windows had to overlap; null: no limit
    considered   how many planned and running changes were swept
    unscheduled  [id] of changes without a planned start, which collide with nothing as far as anybody knows
    shown, total how many collisions there are, and how many of them stand in `collisions`
    collisions   worst state first, then criticality of the asset that suffers, then start:
                 [{changes: [{id, title, team, status, action, planned_start, planned_end, targets}] (two, by start),
                   overlap: {start, end},
                   kind: "together" | "blast_radius"   which of the two makes the asset suffer that suffers most,
                   asset: {id, name, type, criticality, owner}   the one that suffers: worst state, then most critical,
                          then business services, then id,
                   state, alone: [state, state]   with both, and with each change alone,
                   because: [{asset, state, relation, pool}]   the proof, from that asset down to where they meet,
                   meets: [{asset, pool, min_up, n, lost: [[id], [id]]}]   together: the pools that only both break,
                          and the members that each change takes
                   reaches: [{change, target, of}]   the targets of one in the blast radius of the other
                   worse: {total, down, degraded, at_risk}   how many assets are worse off with both than with either,
                   next_free: {change, start, end} | null}]   the next window for the change that can be moved (the
                          later of the two; a running one cannot): no freeze of its targets, no collision with any
                          other change, and outside business hours if it was planned so
    frozen       [{change, freezes: [{freeze, title, start, end, assets}]}]: planned inside a freeze of their targets
"""

from __future__ import annotations

from graph.topology.states import AT_RISK, DEGRADED, DOWN
from simulate.collisions import proof
from simulate.collisions.calendar import common, places
from simulate.collisions.meeting import broken, worse_together
from simulate.collisions.windows import FOREVER, overlap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from graph.impact.cascade import Cascade
    from graph.topology.overlay import Overlay
    from simulate.collisions.calendar import Calendar
    from simulate.collisions.windows import Window

    Doc = dict[str, Any]

RATED = {"critical": 0, "high": 1, "medium": 2, "low": 3}
CHANGE = ("id", "title", "team", "status", "action", "planned_start", "planned_end", "targets")


class Collision:
    """Two changes, by their places in the calendar, and what they do to each other: the pools that only both break
    and what those then give, how many assets end in which state by that, and who reaches which target of whom."""

    __slots__ = ("first", "kind", "meets", "node", "proof", "reaches", "second", "state", "worse")

    def __init__(self, first: int, second: int) -> None:
        self.first, self.second = first, second
        self.kind = ""
        self.node = -1
        self.state = 0
        self.proof: list[Doc] = []
        self.meets: dict[int, int] = {}
        self.worse = dict.fromkeys((DOWN, DEGRADED, AT_RISK), 0)
        self.reaches: list[tuple[int, int, int]] = []


class Sweep:
    """A calendar swept for collisions: of one change, or of all."""

    def __init__(self, calendar: Calendar, of: int | None = None) -> None:
        self.calendar = calendar
        self.data: Overlay = calendar.ground.data
        self.of = of
        self._strikes: dict[tuple[int, int], list[Doc]] = {}

    def collisions(self, since: float = -FOREVER, until: float = FOREVER) -> list[Collision]:
        """All of them whose windows overlap between two times, by start of the first and the second."""
        calendar = self.calendar
        if self.of is None:
            among = calendar.overlapping((since, until))
        else:
            among = calendar.beside(self.of) | 1 << self.of
        found: dict[tuple[int, int], Collision] = {}
        for at in places(among):
            calendar.reach(at, self._seen)
        for at in places(among):
            self._reaching(at, calendar.hits(at) & calendar.beside(at) & among, found)
        for (first, second), pools in calendar.meeting(among).items():
            if self.of in (None, first, second):
                self._meeting(first, second, pools, found)
        timed = [
            found[pair]
            for pair in sorted(found)
            if self.of in (None, *pair) and overlap(self._window(pair), (since, until))
        ]
        return sorted(timed, key=self._severity)

    def _window(self, pair: tuple[int, int]) -> Window:
        windows = self.calendar.windows
        return common(windows[pair[0]], windows[pair[1]])

    # ------------------------------------------------------------------------------------ blast radius

    def _seen(self, at: int, after: Cascade) -> None:
        """Keeps the proofs that will be needed, while the whole cascade of a change is at hand."""
        calendar = self.calendar
        targets = {node for other in places(calendar.beside(at)) for node in calendar.targets[other]}
        before, own = calendar.ground.before, frozenset(calendar.targets[at])
        for node in calendar.strikes(at, targets):
            self._strikes[at, node] = proof.struck(self.data, before, after, own, node)

    def _strike(self, at: int, node: int) -> list[Doc]:
        if (at, node) not in self._strikes:
            change = self.calendar.changes[at]
            self._seen(at, self.calendar.ground.after(self.calendar.targets[at], change.get("action")))
        return self._strikes[at, node]

    def _reaching(self, at: int, others: int, found: dict[tuple[int, int], Collision]) -> None:
        calendar = self.calendar
        for other in places(others):
            pair = (min(at, other), max(at, other))
            if self.of not in (None, *pair):
                continue
            collision = found.setdefault(pair, Collision(*pair))
            collision.reaches.extend((at, other, node) for node in calendar.strikes(at, calendar.targets[other]))
            worst = min((-calendar.reach(by).state(node), *self._rank(node), by) for by, _, node in collision.reaches)
            collision.kind, collision.state, collision.node = "blast_radius", -worst[0], worst[3]
            collision.proof = self._strike(worst[4], worst[3])

    # ------------------------------------------------------------------------------------ together

    def _meeting(self, first: int, second: int, pools: Sequence[int], found: dict[tuple[int, int], Collision]) -> None:
        state = self.calendar.both(first, second)
        breaks = broken(self.data, pools, state)
        if not breaks:
            return
        collision = found.setdefault((first, second), Collision(first, second))
        collision.meets = breaks
        worse = worse_together(self.data, breaks, state)
        for one in worse.values():
            collision.worse[one.state] += 1
        node = min(worse, key=lambda node: (-worse[node].state, *self._rank(node)))
        if not collision.reaches or self._suffers_more(node, worse[node].state, collision):
            collision.kind, collision.state, collision.node = "together", worse[node].state, node
            collision.proof = proof.met(self.data, worse, node, state)

    # ------------------------------------------------------------------------------------ order

    def _suffers_more(self, node: int, state: int, than: Collision) -> bool:
        return (-state, *self._rank(node)) <= (-than.state, *self._rank(than.node))

    def _rank(self, node: int) -> tuple[int, bool, int]:
        """Most critical first, business services before what they stand on, then by id."""
        word = (self.data.criticality_of(node) or "").strip().lower()
        return RATED.get(word, len(RATED)), self.data.type_of(node) != "business_service", node

    def _severity(self, collision: Collision) -> tuple[Any, ...]:
        return (-collision.state, self._rank(collision.node)[0], collision.first, collision.second)
