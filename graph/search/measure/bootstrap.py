"""How far a mean may be trusted: 95% intervals by drawing the queries again and again, the same each time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

DRAWS = 2000
SEED = 20260615
LOW, HIGH = 2.5, 97.5


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean, and between what it lies in 95 of 100 draws of as many queries."""

    mean: float
    low: float
    high: float


def interval(values: Sequence[float]) -> Interval:
    """The mean of some values, one a query; at least one."""
    import numpy as np

    column = np.asarray(values, np.float64)
    draws = np.random.default_rng(SEED).integers(0, len(column), (DRAWS, len(column)), np.int32)
    low, high = np.percentile(column[draws].mean(axis=1), (LOW, HIGH))
    return Interval(float(column.mean()), float(low), float(high))


@dataclass(frozen=True, slots=True)
class Difference:
    """What one run has over another on the same queries."""

    interval: Interval
    better: int
    worse: int
    same: int

    @property
    def verdict(self) -> str:
        """`better` or `worse` where the interval leaves out 0."""
        if self.interval.low > 0:
            return "better"
        return "worse" if self.interval.high < 0 else "no difference"


def difference(values: Sequence[float], before: Sequence[float]) -> Difference:
    """Query by query: much narrower than the intervals of the two means, as both share the hard queries."""
    gains = [value - former for value, former in zip(values, before, strict=True)]
    better, worse = sum(gain > 1e-12 for gain in gains), sum(gain < -1e-12 for gain in gains)
    return Difference(interval(gains), better, worse, len(gains) - better - worse)
