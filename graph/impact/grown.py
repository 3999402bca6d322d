"""Where a question makes more single failures matter: the assets whose own pools or suppliers it changed.

    grown(found, sources)       # {owner: the assets that take it down by what has changed, and did not before}

Where nothing changed, what an asset needs to fail is what its suppliers need. So whatever is new about single points
of failure begins at these owners, and goes on to what they supply.
"""

from __future__ import annotations

from functools import cache

from graph.impact.counting import at_least, held
from graph.impact.lanes import EVERY, NOBODY, Cone, needing
from graph.impact.scan import different
from graph.topology.states import DOWN, SOFT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from graph.impact.cascade import Impact
    from graph.impact.fixpoint import Cascade
    from graph.impact.knots import Needs

    Source = tuple[str, int]
    """What may take its owner down: a pool, or the hard suppliers of a node; and its number."""
    Inputs = tuple[int, list[int]]


def stands(found: Impact, node: int) -> bool:
    return found.after.states[node] != DOWN and found.overlay.takes_part(node)


def changed(found: Impact) -> dict[int, list[Source]]:
    """Pools and rows of suppliers that are others than before, or have lost somebody; by their owners that stand."""
    data, question = found.data, found.overlay
    states, owners = found.after.states, question.pool_owner
    pools = question.moved | data.moved
    pools.update(different(found.after.down[: len(found.before.down)], found.before.down))
    sources: list[tuple[int, Source]] = [
        (owners[pool], ("pool", pool)) for pool in sorted(pools) if states[owners[pool]] != DOWN
    ]
    sources += [(node, ("hard", node)) for node in sorted({*question.rows["in_hard"], *data.rows["in_hard"]})]
    by_owner: dict[int, list[Source]] = {}
    for owner, source in sources:
        if stands(found, owner):
            by_owner.setdefault(owner, []).append(source)
    return by_owner


def grown(found: Impact, sources: Mapping[int, Iterable[Source]], touched: Container[int]) -> dict[int, set[int]]:
    """The owners of sources that have changed, and the assets that take them down by it after the question, and did
    not before; some did so before after all. `touched` are all that may go down with a changed owner."""
    each = [(owner, source) for owner, some in sources.items() for source in some]
    inputs = [_inputs(found.after, source) for _, source in each]
    former = [_inputs(found.before, source) for _, source in each]
    cone = Cone(found.overlay, _all(inputs), needs=cache(needing(found.overlay, found.after.states)))
    lane = {node: place for place, node in enumerate(cone.order)}

    def unchanged(node: int) -> bool:
        """Whether the same takes it down as before, and what does is known."""
        return node in lane and node not in touched and stands(found, node)

    all_needs = needing(found.data, found.before.states)

    def needs(node: int) -> Needs | None:
        """Whom it needed anyhow: of what a pool may do without, too much would have to be looked at."""
        told = NOBODY if unchanged(node) else all_needs(node)
        return told and (told[0], [(k, members) for k, members in told[1] if k == 1])

    past = Cone(found.data, _all(former), needs=cache(needs))
    cone.targets |= frozenset(past.order)
    now = dict(cone.run(lambda place, _: 1 << place))

    def own(_: int, node: int) -> int:
        return now[node] if unchanged(node) else 1 << lane[node] if node in lane else 0

    then = dict(past.run(own))
    rows: dict[int, set[int]] = {}
    for (owner, _), (k, nodes), (k_then, nodes_then) in zip(each, inputs, former, strict=True):
        more = _taken(k, nodes, now)
        more &= ~_taken(k_then, nodes_then, then) if more else 0
        if more:
            rows.setdefault(owner, set()).update(cone.order[place] for place in held(more))
    return rows


def _inputs(now: Cascade, source: Source) -> Inputs:
    """How many of which suppliers take a source down when they fail; 0 where it is down, of none where it never is."""
    overlay = now.overlay
    what, number = source
    if what == "hard":
        return 1, list(overlay.row("in_hard", number)) if number < len(overlay) else []
    if number >= len(overlay.pool_n) or not overlay.pool_m[number] or overlay.pool_flags[number] & SOFT:
        return 1, []
    return max(0, overlay.pool_n[number] - overlay.pool_m[number] + 1), list(overlay.row("member", number))


def _all(inputs: Iterable[Inputs]) -> set[int]:
    return {node for _, nodes in inputs for node in nodes}


def _taken(k: int, nodes: Iterable[int], lanes: Mapping[int, int]) -> int:
    return at_least(k, [lanes[node] for node in nodes]) if k else EVERY
