"""How the tokens of a pack are shared out: half to passages, a quarter to facts of the graph, 15 of a hundred to what
happened, the rest to headers. What a part does not spend flows on to the next ones, and what is left in the end goes
to whoever still has something that fits."""

from __future__ import annotations

from collections.abc import Sequence

from graph.search.context.diversity import SAME, best, nearest
from graph.search.context.item import Item, LeftOut, Part

SHARES: dict[Part, float] = {"passages": 0.50, "facts": 0.25, "history": 0.15}
HEADERS = 0.10

FULL = "did not fit the budget"


class Share:
    """One part of a pack on its way: what may go in, what is in, what it costs. Facts are taken in their order, of
    texts the one that adds most."""

    def __init__(self, part: Part, items: Sequence[Item], opening: int) -> None:
        self.part = part
        self.chosen: list[Item] = []
        self.left_out: list[LeftOut] = []
        self.spent = 0
        self._opening = opening
        """What the part costs before anything is in it."""
        self._waiting = list(items)
        self._places = {id(item): place for place, item in enumerate(items)}

    def cost(self, item: Item) -> int:
        return item.tokens + (0 if self.chosen else self._opening)

    def cheapest(self) -> int | None:
        """The least that anything of it costs; None where there is nothing."""
        return min((self.cost(item) for item in self._waiting), default=None)

    def take(self, tokens: int) -> int:
        """Takes what adds most among what fits; says what that cost, 0 where nothing fits."""
        while True:
            fitting = [item for item in self._waiting if self.cost(item) <= tokens]
            if not fitting:
                return 0
            item = fitting[0 if self.part == "facts" else best(fitting, self.chosen)]
            self._waiting = [other for other in self._waiting if other is not item]
            like = self._like(item)
            if like is not None:
                self.left_out.append(LeftOut(self.part, item.uid, f"says what {like.uid} says"))
                continue
            cost = self.cost(item)
            self.chosen.append(item)
            self.spent += cost
            return cost

    def _like(self, item: Item) -> Item | None:
        """What was chosen and says the same."""
        if self.part == "facts":
            return None
        return next((other for other in self.chosen if nearest(item, (other,)) > SAME), None)

    def without(self, item: Item) -> None:
        """Takes an item out again."""
        self.chosen = [other for other in self.chosen if other is not item]
        self.spent -= item.tokens
        self.left_out.append(LeftOut(self.part, item.uid, FULL))

    def close(self) -> None:
        """What waits now waits in vain. What was chosen is told in the order of its kind; passages as they were chosen,
        so that the first of them say most."""
        self.left_out += [LeftOut(self.part, item.uid, FULL) for item in self._waiting]
        self._waiting = []
        if self.part != "passages":
            self.chosen.sort(key=lambda item: self._places[id(item)])


def spend(shares: Sequence[Share], tokens: int, headers: int) -> None:
    """Fills the parts. The first that has anything gets one piece at least, whatever its share, if all of the budget
    can pay for it. `headers` is what headers cost; beyond their share, the parts pay for them, each in proportion."""
    left = pool = tokens - headers
    first = next((share for share in shares if share.cheapest() is not None), None)
    if first is not None:
        left -= first.take(left)
    flowing = 0.0
    for share in shares:
        flowing += pool * SHARES[share.part] / (1 - HEADERS) - share.spent
        while spent := share.take(min(int(flowing), left)):
            flowing -= spent
            left -= spent
    for share in shares:
        while spent := share.take(left):
            left -= spent
        share.close()
