"""By which way one asset comes to need another."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from graph.topology.overlay import Overlay


class Step:
    """One relation of a way: who supplies whom, and in which pool."""

    __slots__ = ("consumer", "pool", "relation", "supplier")

    def __init__(self, supplier: int, consumer: int, relation: int, pool: int | None) -> None:
        self.supplier = supplier
        self.consumer = consumer
        self.relation = relation
        self.pool = pool


def path(overlay: Overlay, supplier: int, consumer: int) -> list[Step] | None:
    """The shortest way by which one node supplies another, from the supplier on: empty from a node to itself, None
    where there is none. Of several that are as short it is always the same one."""
    places = overlay.places()
    steps: dict[int, Step | None] = {consumer: None}
    frontier = [consumer]
    while frontier and supplier not in steps:
        reached: list[int] = []
        for node in sorted(frontier, key=lambda node: places.get(node, node)):
            for other, relation, pool in overlay.suppliers(node):
                if other not in steps:
                    steps[other] = Step(other, node, relation, pool)
                    reached.append(other)
        frontier = reached
    if supplier not in steps:
        return None
    way: list[Step] = []
    step = steps[supplier]
    while step is not None:
        way.append(step)
        step = steps[step.consumer]
    return way
