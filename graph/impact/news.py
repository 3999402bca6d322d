"""Single points of failure that a question makes: those after it that were none before.

    new_spofs(found, services)      # [(x, [services it takes down now and did not before])]

The cost follows the change. An asset x can be new for a service only where it newly takes down the owner of a pool
that lost a member or was changed by a step, or of suppliers that a step changed (grown.py), and where that may go on
to the service. That leaves few pairs. Each x is followed to what it took down before, where most services soon turn
up, and to what it takes down now. Those that took a service down over hard relations alone are sorted out first; where
they take too much down, lanes run on all that is upstream of the services. What leads to no business service (`leads`
in the topology) is not looked at where nobody asks about others.
"""

from __future__ import annotations

from graph.impact.counting import held
from graph.impact.grown import changed, grown, stands
from graph.impact.lanes import EVERY, Cone
from graph.impact.reach import (
    goes_down_with,
    leading_to,
    may_go_down_with,
    may_take_down,
    must_stay_up_for,
)
from graph.topology.states import DOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from graph.impact.cascade import Impact
    from graph.impact.reach import Within

    Pairs = dict[int, set[int]]
    """Assets, and services that each takes down."""

_FEW = 64
"""So many assets are followed to whom they take down, rather than all looked at that the services need."""
_MUCH = 20_000
"""Assets that one takes down: beyond these it is not followed any further."""
_ALTOGETHER = 100_000
"""The same for all of these; what is left is cheaper in lanes."""


def new_spofs(found: Impact, services: Collection[int]) -> list[tuple[int, list[int]]]:
    """Each asset x that is a single point of failure for some of the services after the question and was none
    before, by id, with these services by id. A service DOWN after it has none; one DOWN before had none."""
    wanted = {node for node in services if stands(found, node)}
    revived = {node for node in wanted if found.before_state(node) == DOWN}
    rows: Pairs = {}
    for x, service in _by_lanes(found, revived):
        rows.setdefault(x, set()).add(service)
    for x, taken in _newly(found, wanted - revived).items():
        rows.setdefault(x, set()).update(taken)
    places = found.overlay.places()

    def by_id(node: int) -> float:
        return places.get(node, node)

    return [(x, sorted(rows[x], key=by_id)) for x in sorted(rows, key=by_id) if rows[x]]


def _newly(found: Impact, wanted: set[int]) -> Pairs:
    """The same for services that stood before."""
    sources = changed(found) if wanted else {}
    within = _within(found, wanted)
    touched = may_go_down_with(found.after, sources, within)
    leading = leading_to(found.after, wanted & touched, touched)
    if not leading:
        return {}
    owners = grown(found, {owner: sources[owner] for owner in sources if owner in leading}, touched)
    left = _candidates(found, owners, leading, wanted)
    for x, services in _sure(found, left).items():
        left[x] -= services
    new: Pairs = {}
    budget = _ALTOGETHER
    for x in sorted(left):
        new[x], left[x], looked_at = _followed(found, x, left[x] - {x}, min(_MUCH, budget), within)
        budget -= min(budget, looked_at)
    for x, service in _by_lanes(found, set().union(*left.values())):
        if service in left.get(x, ()):
            new[x].add(service)
    return new


def _sure(found: Impact, left: Pairs) -> Pairs:
    """Services that these assets were sure to take down before: all that the topology knows of, else all that is found
    in one go, which pays where there are many."""
    base, before = found.data.base, found.before.states
    if found.data.supplies_as_before and len(base.sure_offsets):
        at, sure = base.sure_offsets, base.sure
        standing = [x for x in left if x < len(before) and before[x] != DOWN]
        return {x: set(sure[at[x] : at[x + 1]]) for x in standing}
    if len(left) > _FEW:
        return must_stay_up_for(found.before, set().union(*left.values()), left)
    return {}


def _within(found: Impact, services: Collection[int]) -> Within:
    """Where it is looked at all: what may take a business service down, where no other services are asked about and
    nothing but states differs from the data; else everywhere."""
    leads = found.overlay.base.leads
    if found.overlay.supplies_as_before and found.data.supplies_as_before and all(leads[node] for node in services):
        return leads
    return b"\1" * len(found.overlay)


def _followed(found: Impact, x: int, services: set[int], most: int, within: Within) -> tuple[set[int], set[int], int]:
    """Those of the services for which an asset is new, those for which it may be, as it takes more than so many
    assets down, and how many were looked at."""
    before, whole = goes_down_with(found.before, x, services, most, within)
    left = services - before
    if not whole or not left:
        return set(), left, len(before)
    after, whole = goes_down_with(found.after, x, left, most, within)
    return left & after, set() if whole else left - after, len(before) + len(after)


def _candidates(
    found: Impact, owners: Mapping[int, Collection[int]], leading: Collection[int], services: set[int]
) -> Pairs:
    """The assets that newly take down some owners, and the services which that may go on to, by what leads there."""
    suspects = sorted(set().union(*owners.values()))
    place = {x: at for at, x in enumerate(suspects)}
    lanes = {owner: sum(1 << place[x] for x in more) for owner, more in owners.items()}
    ahead = list(lanes)
    consumers = may_take_down(found.after)
    while ahead:
        node = ahead.pop()
        carried = lanes[node]
        for consumer in consumers(node):
            known = lanes.get(consumer, 0)
            if carried & ~known and consumer in leading:
                lanes[consumer] = known | carried
                ahead.append(consumer)
    pairs: Pairs = {}
    for service in services & lanes.keys():
        for at in held(lanes[service]):
            pairs.setdefault(suspects[at], set()).add(service)
    return pairs


def _by_lanes(found: Impact, services: Collection[int]) -> set[tuple[int, int]]:
    """Pairs of new assets and some services, from all that is upstream of these."""
    if not services:
        return set()
    cone = Cone(found.overlay, services, found.after.states)
    lane = {node: place for place, node in enumerate(cone.order)}
    known = [node for node in services if found.before_state(node) != DOWN and node < len(found.data)]
    former = Cone(found.data, known, found.before.states)
    before = dict(former.run(lambda _, node: 1 << lane[node] if node in lane else 0))
    return {
        (cone.order[place], service)
        for service, lanes in cone.run(lambda place, _: 1 << place)
        if lanes != EVERY
        for place in held(lanes & ~before.get(service, 0))
        if cone.order[place] != service
    }
