"""Logistic regression with L2, in plain NumPy: the penalty draws the weights to given ones rather than to 0. Pure."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Line(NamedTuple):
    """Log odds as a line of the factors: an intercept and a weight each."""

    intercept: float
    weights: Floats

    def chance(self, values: Floats) -> Floats:
        return _logistic(self.intercept + values @ self.weights)


def fitted(values: Floats, trouble: Floats, hand: Floats, penalty: float) -> Line:
    """Logistic regression; the penalty draws the weights to the hand-set ones, rescaled to these outcomes."""
    around = rescaled(values, trouble, hand).weights
    return _regression(values, trouble, around, np.full(len(around), penalty))


def rescaled(values: Floats, trouble: Floats, hand: Floats) -> Line:
    """The hand-set score turned into a probability: an intercept and one slope, never below 0, since a higher score
    must not mean less risk."""
    score = values @ hand / 100
    line = _regression(score[:, None], trouble, np.zeros(1), np.full(1, 0.1))
    slope = max(0.0, float(line.weights[0]))
    if slope == 0.0:
        line = _regression(np.zeros((len(score), 1)), trouble, np.zeros(1), np.ones(1))
    return Line(line.intercept, slope * hand / 100)


def _regression(values: Floats, trouble: Floats, around: Floats, penalty: Floats) -> Line:
    """Newton's method on the penalised log loss. The intercept has a trace of a penalty, so that it stays finite."""
    design = np.column_stack((np.ones(len(values)), values))
    pull = np.concatenate(([1e-3], penalty))
    centre = np.concatenate(([0.0], around))
    now = centre.copy()

    def loss(at: Floats) -> float:
        odds = design @ at
        return float(np.sum(np.logaddexp(0, odds) - trouble * odds) + 0.5 * np.sum(pull * (at - centre) ** 2))

    for _ in range(100):
        chance = _logistic(design @ now)
        slope = design.T @ (chance - trouble) + pull * (now - centre)
        bend = (design * (chance * (1 - chance))[:, None]).T @ design + np.diag(pull)
        step = np.linalg.solve(bend, slope)
        size, here = 1.0, loss(now)
        while loss(now - size * step) > here and size > 1e-6:
            size /= 2
        now = now - size * step
        if np.max(np.abs(size * step)) < 1e-9:
            break
    return Line(float(now[0]), now[1:])


def _logistic(odds: Floats) -> Floats:
    return np.asarray(0.5 * (1 + np.tanh(0.5 * odds)))
