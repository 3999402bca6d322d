"""What could have caused this: everything that supplies an asset, the most suspicious first."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

    from graph.topology.overlay import Overlay


class Cause:
    """A supplier of the asset in question, near or far: how many steps away, and its last step on a shortest way:
    whom it supplies, by which relation, in which pool. It is a suspect with a recent change or an open incident."""

    __slots__ = ("consumer", "distance", "node", "pool", "relation", "suspect")

    def __init__(self, node: int, distance: int, consumer: int, relation: int, pool: int | None, suspect: bool) -> None:
        self.node = node
        self.distance = distance
        self.consumer = consumer
        self.relation = relation
        self.pool = pool
        self.suspect = suspect


def dependencies(
    overlay: Overlay, of: int, changed: Collection[int] = (), incidents: Collection[int] = ()
) -> list[Cause]:
    """All that supplies a node, at any distance: what changed of late or has an open incident first, then by
    distance, then by id. The node itself is none of it, nor is what was removed."""
    suspects = {*changed, *incidents}
    places = overlay.places()
    found = {of}
    causes: list[Cause] = []
    frontier, distance = [of], 0
    while frontier:
        distance += 1
        reached: list[int] = []
        for consumer in sorted(frontier, key=lambda node: places.get(node, node)):
            for supplier, relation, pool in overlay.suppliers(consumer):
                if supplier not in found and supplier not in overlay.removed:
                    found.add(supplier)
                    reached.append(supplier)
                    causes.append(Cause(supplier, distance, consumer, relation, pool, supplier in suspects))
        frontier = reached
    return sorted(causes, key=lambda cause: (not cause.suspect, cause.distance, places.get(cause.node, cause.node)))
