"""What a question changes: the states before and after, and whom it affects.

found = impact(data, question)
found.affected                      # nodes, in the order of the answer
found.after.states[node], found.before_state(node), found.after.distance[node]
"""

from __future__ import annotations

from bisect import insort

from graph.impact.compiled import native
from graph.impact.fixpoint import Cascade, cascade
from graph.impact.scan import above
from graph.topology.services import rank
from graph.topology.states import AT_RISK, DEGRADED, DOWN, OK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.topology.overlay import Overlay

__all__ = ["Cascade", "Impact", "cascade", "impact", "ordered", "rank", "supplied_state", "worse"]


class Impact:
    """The answer in numbers. `data` gives the states before, `overlay` is the question, `after` its states."""

    __slots__ = ("_affected", "_counts", "after", "before", "data", "overlay")

    def __init__(self, data: Overlay, question: Overlay, before: Cascade, after: Cascade) -> None:
        self.data = data
        self.overlay = question
        self.before = before
        self.after = after
        self._affected: list[int] | None = None
        self._counts: dict[int, int] | None = None

    @property
    def affected(self) -> list[int]:
        """The nodes whose state is worse than before, in the order of the answer; none that was removed."""
        if self._affected is None:
            self._affected = ordered(self.after, worse(self.after, self.before))
        return self._affected

    def is_affected(self, node: int) -> bool:
        """Whether its state is worse than before; not so where it was removed."""
        return self.after.states[node] > self.before_state(node) and node not in self.overlay.removed

    def before_state(self, node: int) -> int:
        """Its state by the data alone; what a scenario adds was OK."""
        return self.before.states[node] if node < len(self.before.states) else OK

    def counts(self) -> dict[int, int]:
        """How many of the affected are in each state."""
        if self._counts is None:
            found = bytes(map(self.after.states.__getitem__, self.affected))
            self._counts = {state: found.count(state) for state in (DOWN, DEGRADED, AT_RISK)}
        return self._counts

    def standing(self) -> list[int]:
        """The nodes DOWN or DEGRADED by the data alone, by id."""
        return [node for node in self.before.not_ok() if self.before.states[node] >= DEGRADED]


def impact(data: Overlay, question: Overlay, before: Cascade | None = None) -> Impact:
    """What a question does to the data. `before` may be given where it is known; it is `cascade(data)`."""
    return Impact(data, question, cascade(data) if before is None else before, cascade(question))


def worse(than: Cascade, former: Cascade) -> list[int]:
    """The nodes in a worse state than in a former one, which may know fewer of them, by number; none removed."""
    states, before = than.states, former.states
    removed = than.overlay.removed
    found = above(states, before) if native is None else native.above(states, before)
    return [node for node in found if node not in removed] if removed else found


def ordered(result: Cascade, nodes: list[int]) -> list[int]:
    """Worst state first, then criticality (unrated last), distance, id. The nodes are given by number."""
    overlay = result.overlay
    if not overlay.added:
        return _ordered(result, nodes)
    places = overlay.places()

    def key(node: int) -> tuple[int, int, int, float]:
        rated = rank(overlay.criticality_of(node))
        return -result.states[node], rated, result.distance[node], places.get(node, node)

    found = _ordered(result, [node for node in nodes if node not in overlay.fields])
    for node in nodes:
        if node in overlay.fields:
            insort(found, node, key=key)
    return found


def _ordered(result: Cascade, nodes: list[int]) -> list[int]:
    """The same of nodes that are what the topology says of them."""
    base, states, distance = result.overlay.base, result.states, result.distance
    code = base.node_criticality
    ranks = bytes(rank(base.criticalities[each]) for each in range(len(base.criticalities)))
    if native is not None:
        found: list[int] = native.ordered(nodes, states, distance, code, ranks)
        return found
    heaps: dict[int, list[int]] = {}
    for node in nodes:
        heap = (DOWN - states[node] << 3 | ranks[code[node]]) << 32 | distance[node]
        if heap in heaps:
            heaps[heap].append(node)
        else:
            heaps[heap] = [node]
    return [node for _, some in sorted(heaps.items()) for node in some]


def supplied_state(found: Impact, nodes: Iterable[int]) -> dict[int, int]:
    """The state that its suppliers alone would put each node in, had it none of its own."""
    states = {}
    for node in nodes:
        alone = found.overlay.copy()
        alone.own[node] = OK
        states[node] = cascade(alone).states[node]
    return states
