"""Predicting changes forward in time: each block of them by what was known before it began. Pure."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.defaults import RISK_WEIGHTS
from simulate.risk.regression import Floats, fitted, rescaled

Places = NDArray[np.intp]

FACTORS = tuple(RISK_WEIGHTS)
BLOCKS = 5
PENALTIES = (1.0, 3.0, 10.0, 30.0, 100.0, 1000.0)
LEAST = 30
"""So many known changes, some of each kind, a block needs before it to be predicted."""


class Row(NamedTuple):
    """One change: the values of its factors, when it began, when it was over, when it turned out to be trouble (None:
    never). Times are texts that sort."""

    id: str
    values: dict[str, float]
    start: str
    over: str
    trouble: str | None = None


class Data:
    """Rows by start, as arrays."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = sorted(rows, key=lambda row: (row.start, row.id))
        self.values = np.array([[row.values.get(name, 0.0) for name in FACTORS] for row in self.rows]).reshape(
            len(rows), len(FACTORS)
        )
        self.trouble = np.array([row.trouble is not None for row in self.rows], np.float64)

    def known_before(self, time: str) -> tuple[NDArray[np.intp], Floats]:
        """The rows that were over before a time, and which of them were known to be trouble then."""
        places = [at for at, row in enumerate(self.rows) if row.over < time]
        trouble = [(found := self.rows[at].trouble) is not None and found < time for at in places]
        return np.array(places, np.intp), np.array(trouble, np.float64)


class Fold(NamedTuple):
    """Forward predictions of one block."""

    places: NDArray[np.intp]
    fitted: Floats
    hand_set: Floats
    base_rate: Floats


def forward(data: Data, hand: Floats) -> list[Fold]:
    """Predictions of each block by what was known before it began."""
    return [
        Fold(places, *_predicted(data, hand, places, known, trouble))
        for places, known, trouble in blocks(data, np.arange(len(data.rows)), BLOCKS)
    ]


def _predicted(
    data: Data, hand: Floats, places: Places, known: Places, trouble: Floats
) -> tuple[Floats, Floats, Floats]:
    penalty = best_penalty(data, hand, known, trouble)
    fit = fitted(data.values[known], trouble, hand, penalty)
    scaled = rescaled(data.values[known], trouble, hand)
    base = (trouble.sum() + 0.5) / (len(trouble) + 1)
    values = data.values[places]
    return fit.chance(values), scaled.chance(values), np.full(len(places), base)


def best_penalty(data: Data, hand: Floats, known: Places, trouble: Floats) -> float:
    """The penalty that predicts best, forward in time, among these rows alone; the strongest where they are too few."""
    parts = blocks(data, known, 3)
    if not parts:
        return PENALTIES[-1]
    truth = dict(zip(known.tolist(), trouble.tolist(), strict=True))

    def missed(penalty: float) -> float:
        total = 0.0
        for places, before, outcome in parts:
            fit = fitted(data.values[before], outcome, hand, penalty)
            came = np.array([truth[at] for at in places.tolist()])
            total += float(np.sum((fit.chance(data.values[places]) - came) ** 2))
        return total

    # The strongest penalty among equals: doubt speaks for the hand-set weights.
    return min(reversed(PENALTIES), key=missed)


def blocks(data: Data, among: Places, count: int) -> list[tuple[Places, Places, Floats]]:
    """The rows, split by start into one block more than these; for each but the first, its rows, those known before
    its first change began, and what was known of them."""
    found = []
    inside = set(among.tolist())
    for places in np.array_split(among, count + 1)[1:]:
        if not len(places):
            continue
        known, trouble = data.known_before(data.rows[places[0]].start)
        chosen = np.array([at in inside for at in known.tolist()], bool)
        known, trouble = known[chosen], trouble[chosen]
        if len(known) >= LEAST and 0 < trouble.sum() < len(trouble):
            found.append((places, known, trouble))
    return found
