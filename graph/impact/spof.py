"""Single points of failure: every asset fails once, each in a lane of its own, all in one pass.

    found = Spofs(overlay, default_services(overlay))
    found.takes_down(node)          # the services that it takes down
    found.ranked()                  # all that take any down, most critical first

x is a single point of failure for s, another asset, when x DOWN on top of what is DOWN already makes s DOWN that
was not.
"""

from __future__ import annotations

from array import array

from graph.impact.cascade import cascade, rank
from graph.impact.lanes import Cone
from graph.impact.turned import by_lane, by_lane_wide
from graph.topology.services import BUSINESS_SERVICE
from graph.topology.states import DOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from graph.topology.overlay import Overlay

_MANY = 5000  # services from which on importing NumPy pays
_NONE, _SEVERAL = 2**32 - 1, 2**32 - 2


class Spofs:
    """Which assets take down which services, each by itself.

    Only an asset that may reach a service in several ways has a lane. One that somebody needs but a single
    consumer takes down that consumer and what it takes down; one that is merely a member of pools that can do
    without it takes down nothing.
    """

    __slots__ = ("_heir", "_number", "_order", "_taken", "overlay", "services")

    def __init__(self, overlay: Overlay, services: Iterable[int], before: Sequence[int] | None = None) -> None:
        """`before` are the states of the overlay as it is, where the caller has them."""
        states = cascade(overlay).states if before is None else before
        self.services = frozenset(node for node in services if states[node] != DOWN and overlay.takes_part(node))
        self.overlay = overlay
        cone = Cone(overlay, self.services, states)
        self._order = cone.order
        self._heir, reached = _heirs(cone, states)
        self._number = {node: lane for lane, node in enumerate(reached)}
        number = self._number
        bits = ((1 << number[node]) if node in number else 0 for node in cone.order)
        turned = by_lane_wide if len(self.services) > _MANY else by_lane
        self._taken = turned(cone.run(lambda _, __: next(bits)), len(reached))

    def takes_down(self, node: int) -> list[int]:
        """The services that an asset takes down, by number."""
        found: set[int] = set()
        at = node
        while at not in self._number and self._heir[at] != _NONE:
            at = self._heir[at]
            if at in self.services:
                found.add(at)
        if at in self._number:
            found.update(self._taken[self._number[at]])
        found.discard(node)
        return sorted(found)

    def all(self) -> dict[int, Sequence[int]]:
        """Every asset that takes any service down, with what `takes_down` says of it."""
        found: dict[int, Sequence[int]] = {}
        for node in reversed(self._order):
            if node in self._number:
                taken = self._taken[self._number[node]]
            elif self._heir[node] != _NONE:
                heir = self._heir[node]
                taken = found.get(heir, ())
                if heir in self.services:
                    taken = array("I", sorted({*taken, heir}))
            else:
                continue
            if node in self.services and node in taken:
                taken = array("I", [service for service in taken if service != node])
            if taken:
                found[node] = taken
        return found

    def ranked(self) -> list[tuple[int, Sequence[int]]]:
        """The same as a list: by the most critical service that goes down, then by the asset's own criticality,
        then by how many services go down, then by id."""
        rated, places = self.overlay.criticality_of, self.overlay.places()
        ranks = {service: rank(rated(service)) for service in self.services}

        def key(row: tuple[int, Sequence[int]]) -> tuple[int, int, int, float]:
            node, taken = row
            return min(map(ranks.__getitem__, taken)), rank(rated(node)), -len(taken), places.get(node, node)

        return sorted(self.all().items(), key=key)


def document(found: Spofs, asked: Sequence[int], limit: int | None = None) -> dict[str, Any]:
    """opsgraph.spof/1: the services asked about, and who takes them down; the first rows where there is a limit."""
    overlay, rows = found.overlay, found.ranked()
    names = {service: overlay.id(service) for service in found.services}
    in_order = not overlay.added  # nodes of the topology are numbered by id
    shown = [{"asset": overlay.id(node), "takes_down": [names[each] for each in taken]} for node, taken in rows[:limit]]
    return {
        "schema": "opsgraph.spof/1",
        "services": sorted(map(overlay.id, asked)),
        "shown": len(shown),
        "total": len(rows),
        "spofs": shown if in_order else [{**row, "takes_down": sorted(row["takes_down"])} for row in shown],
    }


def default_services(overlay: Overlay) -> list[int]:
    """The business services that take part; where there are none, what is of critical or high criticality."""
    base = overlay.base
    business = _with(overlay, base.node_type, [base.types.find(BUSINESS_SERVICE)])
    business += [node for node in overlay.added if overlay.type_of(node) == BUSINESS_SERVICE]
    found = [node for node in business if overlay.takes_part(node)]
    return sorted(set(found)) if found else of_criticality(overlay, "high")


def of_criticality(overlay: Overlay, least: str) -> list[int]:
    """What takes part and is of a criticality or above, by number."""
    base, most = overlay.base, rank(least)
    words = [word for word in range(len(base.criticalities)) if rank(base.criticalities[word]) <= most]
    found = _with(overlay, base.node_criticality, words)
    found += [node for node in overlay.added if rank(overlay.criticality_of(node)) <= most]
    return sorted({node for node in found if overlay.takes_part(node)})


def _with(overlay: Overlay, column: memoryview, words: Sequence[int | None]) -> list[int]:
    """The nodes of the topology that have one of these words in a column."""
    code, data = column.format, column.tobytes()
    size = column.itemsize
    found = []
    for word in words:
        wanted = b"" if word is None else memoryview(array(code, [word])).tobytes()
        at = data.find(wanted) if wanted else -1
        while at >= 0:
            if at % size == 0:
                found.append(at // size)
            at = data.find(wanted, at + 1)
    return [node for node in found if node not in overlay.fields]


def _heirs(cone: Cone, states: Sequence[int]) -> tuple[array[int], list[int]]:
    """The only consumer that each node takes down at once (of none, or of several), and the nodes that may reach
    a service in several ways."""
    heir = array("I", [_NONE]) * cone.count
    pooled = bytearray(cone.count)
    turn = array("I", [0]) * cone.count
    for place, node in enumerate(cone.order):
        turn[node] = place
        needs = cone.needs(node)
        if needs is None:
            continue
        hard, pools = needs
        for k, members in pools:
            alive = [member for member in members if states[member] != DOWN]
            if k - len(members) + len(alive) == 1:
                hard = [*hard, *alive]
            else:
                for member in alive:
                    pooled[member] = 1
        for supplier in hard:
            if heir[supplier] != node:
                heir[supplier] = node if heir[supplier] == _NONE else _SEVERAL
    reached = []
    for node in cone.order:
        only = heir[node]
        if only == _NONE or (only != _SEVERAL and not pooled[node] and turn[only] > turn[node]):
            continue
        if states[node] != DOWN:
            reached.append(node)
    return heir, reached
