"""Where the evidence of an answer has holes: suppliers that are retired or unknown."""

from __future__ import annotations

from itertools import islice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from typing import Any

    from graph.impact.cascade import Impact
    from graph.topology.overlay import Overlay

_LITTLE = 200
"""So many assets are looked at that supply the affected, before it is asked whom those with gaps supply."""


def gaps(found: Impact) -> list[dict[str, Any]]:
    """The relations to suppliers that are not there, of the affected and of all that supplies them, by asset."""
    overlay = found.overlay
    there = list(overlay.gaps())
    if not there or not found.affected:
        return []
    near = _near(found, {gap.consumer for gap in there})
    documents = [
        {
            "asset": overlay.id(gap.consumer),
            "relation": dict(zip(("source", "type", "target"), overlay.relation(gap.relation), strict=True)),
            "missing": overlay.id(gap.missing),
            "why": gap.why,
        }
        for gap in there
        if gap.consumer in near
    ]
    return sorted(documents, key=lambda gap: (gap["asset"], *gap["relation"].values()))


def _near(found: Impact, nodes: Iterable[int]) -> Collection[int]:
    """The affected and all that supplies them; or at least those of these nodes that are among them."""
    if len(found.affected) <= _LITTLE:
        near = set(islice(upstream(found.overlay, found.affected), _LITTLE + 1))
        if len(near) <= _LITTLE:
            return near
    return supplying(found.overlay, nodes, found.is_affected)


def supplying(overlay: Overlay, nodes: Iterable[int], is_goal: Callable[[int], bool]) -> set[int]:
    """Those of these nodes that are goals or supply one, at any distance.

    They are followed to whom they supply, since almost everything supplies somebody at some distance, and most
    assets are supplied to few. What leads to a goal and what leads to none is remembered.
    """
    leading: set[int] = set()
    dead: set[int] = set()
    return {node for node in nodes if _leads(overlay, node, is_goal, leading, dead)}


def _leads(overlay: Overlay, start: int, is_goal: Callable[[int], bool], leading: set[int], dead: set[int]) -> bool:
    came_from = {start: start}
    frontier = [start]
    while frontier:
        reached = []
        for node in frontier:
            if node in leading or is_goal(node):
                while node not in leading:
                    leading.add(node)
                    node = came_from[node]
                return True
            for consumer in consumers(overlay, node):
                if consumer not in came_from and consumer not in dead:
                    came_from[consumer] = node
                    reached.append(consumer)
        frontier = reached
    dead.update(came_from)
    return False


def consumers(overlay: Overlay, node: int) -> list[int]:
    """Whom a node supplies, in pools and outside them."""
    owners = overlay.pool_owner
    pools = [owners[pool] for pool in overlay.row("out_pool", node)]
    return [*overlay.row("out_hard", node), *overlay.row("out_soft", node), *pools]


def upstream(overlay: Overlay, nodes: Iterable[int]) -> Iterator[int]:
    """These nodes and whatever supplies them, at any distance, each once."""
    found = set(nodes)
    stack = list(found)
    while stack:
        node = stack.pop()
        yield node
        for supplier, _, _ in overlay.suppliers(node):
            if supplier not in found:
                found.add(supplier)
                stack.append(supplier)
