"""Why an asset is as it is: the contributions that equal its state, the shortest proof first."""

from __future__ import annotations

from functools import cache

from graph.topology.states import ASSUMED, AT_RISK, DEGRADED, DOWN, OK, SOFT, STATES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from graph.impact.cascade import Impact
    from graph.impact.fixpoint import Cascade


class Reason:
    """A contribution that equals the state of its asset: a supplier by a relation, or a pool.

    `state` is the supplier's, or what the pool contributes; `length` how many rounds its proof takes.
    """

    __slots__ = ("length", "pool", "relation", "state", "supplier")

    def __init__(
        self, length: int, state: int, supplier: int | None = None, relation: int | None = None, pool: int | None = None
    ) -> None:
        self.length = length
        self.state = state
        self.supplier = supplier
        self.relation = relation
        self.pool = pool


def reasons(result: Cascade, node: int) -> list[Reason]:
    """Shortest first; then suppliers by id and relation, then pools by name. None for what is OK."""
    wanted = result.states[node]
    if wanted == OK:
        return []
    found = [*_alone(result, node, wanted), *_pooled(result, node, wanted)]
    if len(found) < 2:
        return found
    overlay, places = result.overlay, result.overlay.places()

    def order(reason: Reason) -> tuple[int, int, float, str]:
        if reason.pool is not None:
            return reason.length, 1, 0.0, overlay.pool_name(reason.pool)
        assert reason.supplier is not None
        assert reason.relation is not None
        type = overlay.ends(reason.relation)[1]
        return reason.length, 0, places.get(reason.supplier, reason.supplier), type

    return sorted(found, key=order)


class Explained:
    """Why the assets of one answer are as they are. What many of them share is looked up once.

    `last_seen` tells when one of these sources last had a good run.
    """

    def __init__(self, found: Impact, last_seen: Callable[[tuple[str, ...]], str | None] | None = None) -> None:
        overlay = found.overlay
        self._result = found.after
        self.id = cache(overlay.id)
        """The id of a node."""
        self._last_seen = cache(last_seen) if last_seen else None
        self._ends = overlay.ends
        self._sources = overlay.sources_of

    def because(self, node: int) -> list[dict[str, Any]]:
        """The reasons of a node as documents."""
        return [self._document(reason) for reason in reasons(self._result, node)]

    def _document(self, reason: Reason) -> dict[str, Any]:
        if reason.relation is None:
            assert reason.pool is not None
            return {"relation": None, "state": STATES[reason.state], "pool": self.arithmetic(reason.pool)}
        source, type, target = self._ends(reason.relation)
        sources = self._sources(reason.relation)
        relation = {
            "source": self.id(source),
            "type": type,
            "target": self.id(target),
            "sources": list(sources),
            "last_seen": self._last_seen(sources) if self._last_seen and sources else None,
        }
        return {"relation": relation, "state": STATES[reason.state], "pool": None}

    def arithmetic(self, pool: int) -> dict[str, Any]:
        """How a pool counts, and who of it is down or degraded, by id."""
        result = self._result
        overlay, states = result.overlay, result.states
        members = overlay.row("member", pool)
        n = overlay.pool_n[pool]
        return {
            "name": overlay.pool_name(pool),
            "n": n,
            "full": overlay.pool_full[pool],
            "up": n - result.down[pool],
            "good": n - result.bad[pool],
            "min_up": overlay.pool_m[pool],
            "assumed": bool(overlay.pool_flags[pool] & ASSUMED),
            "down": sorted(self.id(member) for member in members if states[member] == DOWN),
            "degraded": sorted(self.id(member) for member in members if states[member] == DEGRADED),
        }


def lost(result: Cascade, pool: int, state: int) -> list[int]:
    """The members whose loss makes a pool contribute this state."""
    worst = DEGRADED if state == DEGRADED else DOWN
    return [member for member in result.overlay.row("member", pool) if result.states[member] >= worst]


def it_takes(result: Cascade, pool: int, state: int) -> int:
    """How many lost members make a pool contribute this state."""
    spare = result.overlay.pool_n[pool] - result.overlay.pool_m[pool]
    return max(0, spare if state == AT_RISK else spare + 1)


def _alone(result: Cascade, node: int, wanted: int) -> list[Reason]:
    if wanted == AT_RISK:
        return []
    found = _by_relation(result, "in_hard", node, wanted)
    return found if wanted == DOWN else found + _by_relation(result, "in_soft", node, DOWN)


def _by_relation(result: Cascade, name: str, node: int, state: int) -> list[Reason]:
    """The suppliers of a row that are in this state."""
    overlay, states, distance = result.overlay, result.states, result.distance
    found = []
    for place, supplier in enumerate(overlay.row(name, node)):
        if states[supplier] == state:
            relation = overlay.row(f"{name}_relation", node)[place]
            found.append(Reason(distance[supplier], state, supplier, relation))
    return found


def _pooled(result: Cascade, node: int, wanted: int) -> list[Reason]:
    return [
        Reason(_length(result, pool, wanted), wanted, pool=pool)
        for pool in result.overlay.row("pools", node)
        if result.pool_state(pool) == wanted
    ]


def _length(result: Cascade, pool: int, state: int) -> int:
    """The distance of the member that tips the pool; 0 where it takes none."""
    decisive = DOWN if result.overlay.pool_flags[pool] & SOFT else state
    distances = sorted(result.distance[member] for member in lost(result, pool, decisive))
    count = min(it_takes(result, pool, decisive), len(distances))
    return distances[count - 1] if count else 0
