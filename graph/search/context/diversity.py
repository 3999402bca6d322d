"""Maximal marginal relevance: the next thing to read says something to the question that was not said yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import sqrt
from typing import Protocol

from graph.search.tokens import tokens

LAMBDA = 0.7
"""What relevance counts; the rest is what likeness to what was chosen takes away."""
SAME = 0.92
"""Two texts this much alike say the same."""


class Weighed(Protocol):
    """A text with its relevance between 0 and 1."""

    @property
    def relevance(self) -> float: ...

    @property
    def words(self) -> Mapping[str, int]: ...


def words_of(text: str) -> Counter[str]:
    """How often each word of a text is said. Neighbours that overlap share their words, so no vectors are needed."""
    return Counter(tokens(text))


def likeness(a: Mapping[str, int], b: Mapping[str, int]) -> float:
    """The cosine of two texts by their words."""
    if not a or not b:
        return 0.0
    small, large = (a, b) if len(a) <= len(b) else (b, a)
    product = sum(count * large[word] for word, count in small.items() if word in large)
    if not product:
        return 0.0
    return product / sqrt(sum(n * n for n in a.values()) * sum(n * n for n in b.values()))


def marginal(item: Weighed, chosen: Iterable[Weighed]) -> float:
    """What an item adds to those that were chosen."""
    return LAMBDA * item.relevance - (1 - LAMBDA) * nearest(item, chosen)


def nearest(item: Weighed, chosen: Iterable[Weighed]) -> float:
    return max((likeness(item.words, other.words) for other in chosen), default=0.0)


def best(items: Sequence[Weighed], chosen: Sequence[Weighed]) -> int:
    """The place of the item that adds most; the first of several."""
    return max(range(len(items)), key=lambda place: (marginal(items[place], chosen), -place))
