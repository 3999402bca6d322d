"""Cycles: finding them, suppliers first, and settling the lanes inside one."""

from __future__ import annotations

from array import array

from graph.impact.counting import at_least

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Pools = Sequence[tuple[int, Sequence[int]]]
    Needs = tuple[Sequence[int], Pools]

_DONE = 2**32 - 1


def components(
    roots: Iterable[int],
    suppliers: Callable[[int], Sequence[int]],
    count: int,
    met: Callable[[list[int], Sequence[int]], None],
) -> None:
    """Calls `met` with every strongly connected component that the roots need, suppliers first, and with the
    suppliers of its first node. Nodes are below `count`. Gabow's path-based search, without recursion."""
    number = array("I", [0]) * count  # 0: not seen; else when it was, or that it is done
    seen = 0
    waiting: list[int] = []  # seen and not done
    path: list[int] = []  # the numbers at which what may still be a component begins
    for root in roots:
        if number[root]:
            continue
        at, row = root, suppliers(root)
        frames = []
        seen += 1
        number[at] = seen
        waiting.append(at)
        path.append(seen)
        rest = iter(row)
        while True:
            for node in rest:
                when = number[node]
                if not when:
                    frames.append((at, row, rest))
                    at, row = node, suppliers(node)
                    rest = iter(row)
                    seen += 1
                    number[at] = seen
                    waiting.append(at)
                    path.append(seen)
                    break
                if when != _DONE:
                    while path[-1] > when:
                        path.pop()
            else:
                if path[-1] == number[at]:
                    path.pop()
                    component = []
                    node = -1
                    while node != at:
                        node = waiting.pop()
                        number[node] = _DONE
                        component.append(node)
                    met(component[::-1], row)
                if not frames:
                    break
                at, row, rest = frames.pop()


class Knot:
    """A component of several nodes. Those that need each other over hard relations alone share their lanes."""

    def __init__(self, nodes: Sequence[int], needs: dict[int, Needs]) -> None:
        place = {node: at for at, node in enumerate(nodes)}
        self._groups: list[list[int]] = []
        self._group = [0] * len(nodes)
        self._place = place
        self._needs = needs

        def hard(at: int) -> list[int]:
            suppliers, pools = needs[nodes[at]]
            alone = (member for k, members in pools if k == 1 for member in members)
            return [place[node] for node in (*suppliers, *alone) if node in place]

        def met(component: list[int], _: Sequence[int]) -> None:
            for at in component:
                self._group[at] = len(self._groups)
            self._groups.append([nodes[at] for at in component])

        components(range(len(nodes)), hard, len(nodes), met)

    def settle(self, lanes: list[int], own: Callable[[int], int]) -> None:
        """The least fixed point over what stands in `lanes` for everybody outside: puts the nodes' lanes there."""
        groups, group, place = self._groups, self._group, self._place
        given, inner = self._split(lanes, own)
        for nodes, now in zip(groups, given, strict=True):
            for node in nodes:
                lanes[node] = now
        wake: list[set[int]] = [set() for _ in groups]
        for number, (hard, pools) in enumerate(inner):
            for node in (*hard, *(member for _, members in pools for member in members)):
                if node in place and group[place[node]] != number:
                    wake[group[place[node]]].add(number)
        ahead = list(range(len(groups)))[::-1]
        queued = set(ahead)
        while ahead:
            number = ahead.pop()
            queued.discard(number)
            hard, pools = inner[number]
            now = lanes[groups[number][0]]
            before = now
            for node in hard:
                now |= lanes[node]
            for k, members in pools:
                now |= at_least(k, [lanes[member] for member in members])
            if now != before:
                for node in groups[number]:
                    lanes[node] = now
                for other in sorted(wake[number] - queued, reverse=True):
                    queued.add(other)
                    ahead.append(other)

    def _split(self, lanes: list[int], own: Callable[[int], int]) -> tuple[list[int], list[Needs]]:
        """For each group the lanes that never change here, and what has to be looked at again and again."""
        given: list[int] = []
        inner: list[Needs] = []
        for number, nodes in enumerate(self._groups):
            now = 0
            hard: set[int] = set()
            pools: list[tuple[int, Sequence[int]]] = []
            for node in nodes:
                now |= own(node)
                suppliers, told = self._needs[node]
                for k, members in told:
                    if k == 1:
                        suppliers = [*suppliers, *members]
                    elif any(member in self._place for member in members):
                        pools.append((k, members))
                    else:
                        now |= at_least(k, [lanes[member] for member in members])
                for supplier in suppliers:
                    if supplier not in self._place:
                        now |= lanes[supplier]
                    elif self._group[self._place[supplier]] != number:
                        hard.add(supplier)
            given.append(now)
            inner.append((sorted(hard), pools))
        return given, inner
