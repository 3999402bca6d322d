"""Draws of a generated estate. All come from `uniform`, so that a seed means the same estate everywhere."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Draw:
    """A stream of random numbers for one part of an estate: more incidents do not move the assets."""

    def __init__(self, seed: int, part: str) -> None:
        self._random = np.random.Generator(np.random.PCG64([seed, *part.encode()]))

    def uniform(self, count: int) -> Floats:
        """Numbers from 0 up to 1, which is left out."""
        return self._random.random(count)

    def below(self, limits: int | Ints, count: int) -> Ints:
        """Whole numbers from 0 up to the limit, which is left out; every one equally often."""
        return np.floor(self.uniform(count) * limits).astype(np.int64)

    def ranks(self, limits: int | Ints, count: int) -> Ints:
        """Like `below`, with rank r about 1/r as often: a few come up very often, most hardly ever."""
        return np.floor(np.power(np.float64(1) * limits, self.uniform(count))).astype(np.int64) - 1

    def order(self, size: int) -> Ints:
        """The numbers below size in a random order."""
        return np.argsort(self.uniform(size), kind="stable").astype(np.int64)

    def weighted(self, weights: Sequence[float], count: int) -> Ints:
        """Positions in weights, each as often as its weight says."""
        cumulated = np.cumsum(np.array(weights, dtype=np.float64))
        return np.searchsorted(cumulated / cumulated[-1], self.uniform(count), side="right").astype(np.int64)

    def words(self, choice: dict[str, float], count: int) -> list[str]:
        """Words, each as often as its weight says."""
        names = list(choice)
        return [names[i] for i in self.weighted(list(choice.values()), count).tolist()]


def divided(total: int, weights: Sequence[float]) -> list[int]:
    """Total in whole parts by weight; the parts sum up to it."""
    cumulated = np.cumsum(np.array(weights, dtype=np.float64))
    bounds = np.rint(cumulated / cumulated[-1] * total).astype(np.int64)
    return [int(n) for n in np.diff(bounds, prepend=0)]
