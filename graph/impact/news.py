"""Single points of failure that a question makes: those after it that were none before.

    new_spofs(found, services)      # [(x, [services it takes down now and did not before])]

The cost follows the change. Where nothing changed, what an asset needs to fail is what its suppliers need: so an
asset x can be new for a service only where it newly takes down a pool that lost a member or was changed by a step,
or suppliers that a step changed, and only for the services downstream of these, along what is not DOWN. That
leaves few assets. Those that take little down are asked what; of the others most took the service down before,
over hard relations alone; and for what is left, lanes run on all that is upstream of the services in question.
"""

from __future__ import annotations

from graph.impact.counting import at_least, held
from graph.impact.lanes import EVERY, Cone
from graph.impact.reach import goes_down_with, may_go_down_with, must_stay_up_for
from graph.impact.scan import different
from graph.topology.states import DOWN, SOFT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from graph.impact.cascade import Impact
    from graph.impact.fixpoint import Cascade

    Source = tuple[str, int]
    """What may take its owner down: a pool, or the hard suppliers of a node; and its number."""

_LITTLE = 300
"""Assets that one takes down: beyond these it is not followed any further at first."""
_MUCH = 20_000
"""The same for what may well be new for a service."""
_ALTOGETHER = 100_000
"""The same for all that are followed, one after the other; what is left is cheaper in lanes."""


def new_spofs(found: Impact, services: Collection[int]) -> list[tuple[int, list[int]]]:
    """Each asset x that is a single point of failure for some of the services after the question and was none
    before, by id, with these services by id. A service DOWN after it has none; one DOWN before had none."""
    wanted = set(services)
    rows: dict[int, set[int]] = {}
    revived = {node for node in wanted if found.before_state(node) == DOWN and _stands(found, node)}
    for x, service in _by_lanes(found, revived):
        rows.setdefault(x, set()).add(service)
    for x, service in _newly(found, wanted - revived):
        rows.setdefault(x, set()).add(service)
    places = found.overlay.places()

    def by_id(node: int) -> float:
        return places.get(node, node)

    return [(x, sorted(rows[x], key=by_id)) for x in sorted(rows, key=by_id)]


def _stands(found: Impact, node: int) -> bool:
    return found.after.states[node] != DOWN and found.overlay.takes_part(node)


def _newly(found: Impact, wanted: set[int]) -> set[tuple[int, int]]:
    """The same as pairs, of services that were not DOWN before."""
    grown = _grown(found)
    reached = wanted & may_go_down_with(found.after, grown) if grown else set()
    if not reached:
        return set()
    suspects = set().union(*grown.values())
    pairs, hubs = _by_following(found, suspects, reached, _LITTLE, _ALTOGETHER)
    if not hubs:
        return pairs
    before = must_stay_up_for(found.before, reached, hubs)
    left = {service: hubs - before[service] for service in reached}
    more, hubs = _by_following(found, set().union(*left.values()), reached, _MUCH, _ALTOGETHER)
    if hubs:
        more |= _by_lanes(found, {service for service in reached if left[service] & hubs})
    return pairs | {(x, service) for x, service in more if x in left[service]}


def _by_following(
    found: Impact, nodes: Collection[int], services: set[int], most: int, altogether: int
) -> tuple[set[tuple[int, int]], set[int]]:
    """The pairs of some assets and services, and the assets that take down more than so many, each or altogether."""
    pairs: set[tuple[int, int]] = set()
    hubs = set()
    for x in sorted(nodes):
        after = goes_down_with(found.after, x, min(most, altogether))
        altogether -= min(most, altogether) if after is None else len(after)
        if after is not None and not after & services:
            continue
        before = None if after is None else goes_down_with(found.before, x, most)
        if after is None or before is None:
            hubs.add(x)
        else:
            pairs.update((x, service) for service in (after - before) & services)
    return pairs, hubs


def _by_lanes(found: Impact, services: Collection[int]) -> set[tuple[int, int]]:
    """The same for some services, from all that is upstream of them."""
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


def _grown(found: Impact) -> dict[int, set[int]]:
    """The owners of what has changed, and the assets that take them down by it after the question, and did not
    before; unless these did it over hard relations anyway."""
    sources = _changed(found)
    inputs = {source: _inputs(found.after, source) for source in sources}
    former = {source: _inputs(found.before, source) for source in sources}
    cone = Cone(found.overlay, _all(inputs), found.after.states)
    lane = {node: place for place, node in enumerate(cone.order)}
    now = dict(cone.run(lambda place, _: 1 << place))
    past = Cone(found.data, _all(former), found.before.states)
    then = dict(past.run(lambda _, node: 1 << lane[node] if node in lane else 0))
    grown: dict[int, set[int]] = {}
    for source in sources:
        more = _taken(inputs[source], now) & ~_taken(former[source], then)
        if more:
            grown.setdefault(_owner(found, source), set()).update(cone.order[place] for place in held(more))
    before = must_stay_up_for(found.before, grown, set().union(*grown.values()))
    left = {owner: more - before[owner] for owner, more in grown.items()}
    return {owner: more for owner, more in left.items() if more}


def _changed(found: Impact) -> list[Source]:
    """Pools and rows of suppliers that are others than before, or have lost somebody; of owners that stand."""
    data, question = found.data, found.overlay
    pools = question.moved | data.moved
    pools.update(different(found.after.down[: len(found.before.down)], found.before.down))
    sources = [("pool", pool) for pool in sorted(pools)]
    sources += [("hard", node) for node in sorted({*question.rows["in_hard"], *data.rows["in_hard"]})]
    return [source for source in sources if _stands(found, _owner(found, source))]


def _owner(found: Impact, source: Source) -> int:
    return found.overlay.pool_owner[source[1]] if source[0] == "pool" else source[1]


def _inputs(now: Cascade, source: Source) -> tuple[int, list[int]]:
    """How many of which suppliers take a source down when they fail; 0 where it is down, of none where it never is."""
    overlay = now.overlay
    what, number = source
    if what == "hard":
        return 1, list(overlay.row("in_hard", number)) if number < len(overlay) else []
    if number >= len(overlay.pool_n) or not overlay.pool_m[number] or overlay.pool_flags[number] & SOFT:
        return 1, []
    return max(0, overlay.pool_n[number] - overlay.pool_m[number] + 1), list(overlay.row("member", number))


def _all(inputs: dict[Source, tuple[int, list[int]]]) -> set[int]:
    return {node for _, nodes in inputs.values() for node in nodes}


def _taken(inputs: tuple[int, Iterable[int]], lanes: dict[int, int]) -> int:
    k, nodes = inputs
    return at_least(k, [lanes[node] for node in nodes]) if k else EVERY
