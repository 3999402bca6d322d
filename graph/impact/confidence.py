"""How much the evidence behind a state is to be trusted: the best of its proofs, each a product of relations.

A proof never leans on itself, so a cycle cannot vouch for itself: assets are settled from the most confident
down, as shortest paths are.
"""

from __future__ import annotations

from math import prod

from graph.impact.because import Reason, it_takes, lost, reasons

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from graph.impact.cascade import Impact
    from graph.impact.fixpoint import Cascade

    Freshness = Callable[[tuple[str, ...]], float]


def confidences(found: Impact, nodes: Iterable[int], freshness: Freshness | None = None) -> dict[int, float]:
    """The confidence of each node's state. `freshness` is that of a relation which these sources vouch for; None
    where every one of them is fresh, and then nothing is looked up. What a scenario connects is certain."""
    if freshness is None:
        return dict.fromkeys(nodes, 1.0)
    asked = list(nodes)
    settled = _Proofs(found.after, freshness).settled(asked)
    return {node: settled[node] for node in asked}


class _Proofs:
    def __init__(self, result: Cascade, freshness: Freshness) -> None:
        self._result = result
        self._freshness = freshness
        self._known: dict[tuple[str, ...], float] = {}
        self._reasons: dict[int, list[Reason]] = {}
        self._leaning: dict[int, list[tuple[int, Reason]]] = {}

    def settled(self, nodes: list[int]) -> dict[int, float]:
        """These nodes and all that their proofs rest on."""
        from heapq import heappop, heappush

        settled: dict[int, float] = {}
        waiting = [(-1.0, node) for node in self._certain(nodes)]
        waiting.sort()
        while waiting:
            minus, node = heappop(waiting)
            if node in settled:
                continue
            settled[node] = -minus
            for consumer, reason in self._leaning.get(node, ()):
                if consumer not in settled:
                    value = self._value(reason, settled)
                    if value is not None:
                        heappush(waiting, (-value, consumer))
        return settled

    def _certain(self, nodes: list[int]) -> list[int]:
        """Finds what the nodes lean on; gives those whose state is their own, or that a pool short from the start
        gives."""
        result, certain = self._result, []
        seen, stack = set(nodes), list(nodes)
        while stack:
            node = stack.pop()
            if result.states[node] == result.overlay.own[node]:
                certain.append(node)
                continue
            for reason in reasons(result, node):
                on = self._rests_on(reason)
                if reason.pool is not None and not self._takes(reason, on):
                    certain.append(node)
                for supplier in on:
                    self._leaning.setdefault(supplier, []).append((node, reason))
                    if supplier not in seen:
                        seen.add(supplier)
                        stack.append(supplier)
        return certain

    def _rests_on(self, reason: Reason) -> list[int]:
        if reason.pool is not None:
            return lost(self._result, reason.pool, reason.state)
        assert reason.supplier is not None
        return [reason.supplier]

    def _takes(self, reason: Reason, on: list[int]) -> int:
        assert reason.pool is not None
        return min(it_takes(self._result, reason.pool, reason.state), len(on))

    def _value(self, reason: Reason, settled: dict[int, float]) -> float | None:
        """What a reason is worth by what is settled so far; None where it takes more."""
        if reason.pool is None:
            assert reason.supplier is not None
            assert reason.relation is not None
            return self._fresh(reason.relation) * settled[reason.supplier]
        overlay, pool = self._result.overlay, reason.pool
        on = self._rests_on(reason)
        best: dict[int, float] = {}
        for member, relation in zip(overlay.row("join", pool), overlay.row("join_relation", pool), strict=True):
            if member in settled:
                best[member] = max(best.get(member, 0.0), self._fresh(relation) * settled[member])
        worth = sorted((best[member] for member in on if member in best), reverse=True)
        count = self._takes(reason, on)
        return prod(worth[:count]) if len(worth) >= count else None

    def _fresh(self, relation: int) -> float:
        overlay = self._result.overlay
        if overlay.is_supposed(relation):
            return 1.0
        sources = overlay.sources_of(relation)
        if sources not in self._known:
            self._known[sources] = self._freshness(sources)
        return self._known[sources]
