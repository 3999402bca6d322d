"""Weights of change risk fitted to how changes went: logistic regression with L2, in plain NumPy. Pure.

The penalty draws the weights not to 0 but to the hand-set ones (rescaled to the outcomes), so that little history
changes little. How strong it is, and whether the fit is used at all, is decided by predicting forward in time: each
block of changes by weights that were fitted to what was known before its first change began, and by the hand-set
weights rescaled to the same outcomes. The fit is kept only if its predictions are better (by more than one and
a half standard errors), and no worse on the newest block; else the hand-set weights stay.

Fitted weights are scaled so that scores have the mean and the spread which the hand-set weights gave the same
changes: the thresholds keep their meaning, and the score stays a sum of contributions.

The document, `opsgraph.calibration/1`:

    schema, as_of, graph
    changes      how many had a known outcome and could be replayed
    left_out     {no_outcome, cancelled, no_window, no_target, older}: changes that say nothing, and those older than
                 the newest so many that were asked for
    trouble      share of them that had trouble: issues, backed out, failed, or an incident they caused
    topology     {then, now}: how many were replayed on the topology of their day, and on today's because the history
                 does not reach back
    kept         "fitted" | "hand-set"
    why          in a sentence
    held_out     null with too little history, else {changes, blocks, brier: {fitted, hand_set, base_rate},
                 log_loss: {fitted, hand_set, base_rate}, difference, standard_error}: of forward predictions
                 (Brier of the fit less that of the hand-set weights)
    penalty      strength of the L2 penalty; null with too little history
    weights      what is kept: {from, points: {factor: points}, base, intercept, slope, fitted_at, changes}; a score s
                 means the probability 1 / (1 + exp(-(intercept + slope * s)))
    factors      [{factor, hand_set, fitted, mean}]: points each, and the mean value over the changes
    reliability  [{from, to, changes, predicted, observed}]: forward predictions of what is kept, in bins of equal size
    drift        {drifting, says, blocks: [{from, to, changes, predicted, observed, brier, z}]}: by time; z counts the
                 standard errors between what was predicted and what came
"""

from __future__ import annotations

from typing import Any

import numpy as np

from graph.defaults import RISK_MIN_CHANGES, RISK_WEIGHTS
from simulate.risk.forward import BLOCKS, FACTORS, LEAST, Data, Fold, Row, best_penalty, blocks, forward
from simulate.risk.regression import Floats, Line, fitted, rescaled
from simulate.risk.score import Weights

Doc = dict[str, Any]

SURE = 1.5
"""Standard errors by which the fit must predict better than the hand-set weights to take their place."""

DRIFTS = 2.0
"""Standard errors between prediction and outcome from which on the newest block is called a drift."""


def calibrated(
    rows: list[Row], hand_set: dict[str, float] | None = None, least: int = RISK_MIN_CHANGES, fitted_at: str = ""
) -> Doc:
    """The parts of the document from `kept` on, and `changes` and `trouble`."""
    points = {**RISK_WEIGHTS, **(hand_set or {})}
    hand = np.array([points[name] for name in FACTORS])
    data = Data(rows)
    count, troubled = len(data.rows), int(data.trouble.sum())
    doc: Doc = {"changes": count, "trouble": round(troubled / count, 4) if count else None}
    folds = forward(data, hand) if count >= least else []
    if not folds:
        why = f"{count} changes with a known outcome, {troubled} of them trouble: at least {least} are needed"
        if count >= least:
            why += f", and {LEAST} with both outcomes before the newest sixth of them"
        return {**doc, **_unfitted(points, data, why)}
    penalty = best_penalty(data, hand, np.arange(count), data.trouble)
    fit, scaled = fitted(data.values, data.trouble, hand, penalty), rescaled(data.values, data.trouble, hand)
    keep, why = _verdict(data, folds)
    made = as_weights(data.values, fit, hand, fitted_at, count)
    if keep and made is None:
        keep, why = False, "the fitted weights tell no two changes apart; the hand-set ones stay"
    kept = made if keep and made is not None else _with_chance(points, scaled, hand, fitted_at, count)
    return {
        **doc,
        "kept": kept.kept,
        "why": why,
        "held_out": _held_out(data, folds),
        "penalty": penalty,
        "weights": kept.doc(),
        "factors": _factors(data, points, made),
        "reliability": _reliability(data, folds, keep),
        "drift": _drift(data, folds, keep),
    }


def weights_forward(rows: list[Row], hand_set: dict[str, float], least: int = RISK_MIN_CHANGES) -> dict[str, Weights]:
    """The weights that each change would have been scored with had the calibration been kept up: by id, fitted to
    what was known before its block began. Changes before there was enough history are left out."""
    hand = np.array([{**RISK_WEIGHTS, **hand_set}[name] for name in FACTORS])
    data = Data(rows)
    found: dict[str, Weights] = {}
    for places, known, trouble in blocks(data, np.arange(len(data.rows)), 2 * BLOCKS):
        if len(known) >= least:
            fit = fitted(data.values[known], trouble, hand, best_penalty(data, hand, known, trouble))
            made = as_weights(data.values[known], fit, hand, data.rows[places[0]].start, len(known))
            if made is not None:
                found.update((data.rows[at].id, made) for at in places.tolist())
    return found


def as_weights(values: Floats, fit: Line, hand: Floats, fitted_at: str, count: int) -> Weights | None:
    """A fit as points: the mean and the spread of the scores are those of the hand-set ones. None where the fit tells
    no two of the changes apart."""
    odds, scores = values @ fit.weights, values @ hand
    spread, wanted = float(np.std(odds)), float(np.std(scores))
    if spread < 1e-9 or wanted < 1e-9:
        return None
    points = np.round(fit.weights * wanted / spread, 4)
    slope = spread / wanted
    base = round(float(np.mean(scores) - np.mean(values @ points)), 1)
    return Weights(
        dict(zip(FACTORS, points.tolist(), strict=True)),
        base,
        kept="fitted",
        intercept=round(fit.intercept - slope * base, 6),
        slope=round(slope, 6),
        fitted_at=fitted_at,
        changes=count,
    )


def _with_chance(points: dict[str, float], scaled: Line, hand: Floats, fitted_at: str, count: int) -> Weights:
    """The hand-set weights, with the probability that a score turned out to mean."""
    slope = float(scaled.weights @ hand / (hand @ hand)) if hand.any() else 0.0
    return Weights(
        points, intercept=round(scaled.intercept, 6), slope=round(slope, 6), fitted_at=fitted_at, changes=count
    )


def _verdict(data: Data, folds: list[Fold]) -> tuple[bool, str]:
    """Whether the fit is kept, and why."""
    better, error = _difference(data, folds)
    newest = folds[-1]
    truth = data.trouble[newest.places]
    last = _brier(newest.fitted, truth) - _brier(newest.hand_set, truth)
    if better + SURE * error >= 0:
        return False, (
            "the fit is not surely better than the hand-set weights "
            f"(Brier {better:+.4f}, standard error {error:.4f}); these stay"
        )
    if last > 0:
        return (
            False,
            f"the fit predicts the newest changes worse than the hand-set weights (Brier {last:+.4f}); these stay",
        )
    return True, f"the fit predicts better than the hand-set weights (Brier {better:+.4f}, standard error {error:.4f})"


def _difference(data: Data, folds: list[Fold]) -> tuple[float, float]:
    """Mean and standard error of what the fit's squared misses differ by from those of the hand-set weights."""
    gains = np.concatenate(
        [
            (fold.fitted - data.trouble[fold.places]) ** 2 - (fold.hand_set - data.trouble[fold.places]) ** 2
            for fold in folds
        ]
    )
    return float(np.mean(gains)), float(np.std(gains) / np.sqrt(len(gains)))


def _brier(chance: Floats, truth: Floats) -> float:
    return float(np.mean((chance - truth) ** 2))


def _log_loss(chance: Floats, truth: Floats) -> float:
    held = np.clip(chance, 1e-9, 1 - 1e-9)
    return float(-np.mean(truth * np.log(held) + (1 - truth) * np.log(1 - held)))


def _held_out(data: Data, folds: list[Fold]) -> Doc:
    truth = np.concatenate([data.trouble[fold.places] for fold in folds])
    sides = ("fitted", "hand_set", "base_rate")
    chances = {side: np.concatenate([getattr(fold, side) for fold in folds]) for side in sides}
    better, error = _difference(data, folds)
    return {
        "changes": len(truth),
        "blocks": len(folds),
        "brier": {side: round(_brier(chances[side], truth), 6) for side in sides},
        "log_loss": {side: round(_log_loss(chances[side], truth), 6) for side in sides},
        "difference": round(better, 6),
        "standard_error": round(error, 6),
    }


def _factors(data: Data, points: dict[str, float], made: Weights | None) -> list[Doc]:
    means = data.values.mean(axis=0) if len(data.rows) else np.zeros(len(FACTORS))
    return [
        {
            "factor": name,
            "hand_set": points[name],
            "fitted": round(made.points[name], 4) if made else None,
            "mean": round(float(mean), 4),
        }
        for name, mean in zip(FACTORS, means, strict=True)
    ]


def _reliability(data: Data, folds: list[Fold], keep: bool) -> list[Doc]:
    chance = np.concatenate([fold.fitted if keep else fold.hand_set for fold in folds])
    truth = np.concatenate([data.trouble[fold.places] for fold in folds])
    order = np.argsort(chance, kind="stable")
    bins = np.array_split(order, max(1, min(10, len(order) // 15)))
    return [
        {
            "from": round(float(chance[part].min()), 4),
            "to": round(float(chance[part].max()), 4),
            "changes": len(part),
            "predicted": round(float(chance[part].mean()), 4),
            "observed": round(float(truth[part].mean()), 4),
        }
        for part in bins
    ]


def _drift(data: Data, folds: list[Fold], keep: bool) -> Doc:
    told = []
    for fold in folds:
        chance = fold.fitted if keep else fold.hand_set
        truth = data.trouble[fold.places]
        error = float(np.sqrt(np.sum(chance * (1 - chance)))) or 1.0
        told.append(
            {
                "from": data.rows[fold.places[0]].start,
                "to": data.rows[fold.places[-1]].start,
                "changes": len(fold.places),
                "predicted": round(float(chance.mean()), 4),
                "observed": round(float(truth.mean()), 4),
                "brier": round(_brier(chance, truth), 6),
                "z": round(float((truth - chance).sum()) / error, 2),
            }
        )
    z = told[-1]["z"]
    drifting = abs(z) > DRIFTS
    more = "more" if z > 0 else "less"
    says = (
        f"the newest changes gave {more} trouble than predicted ({told[-1]['observed']:.0%} against "
        f"{told[-1]['predicted']:.0%})"
        if drifting
        else "the newest changes went as predicted"
    )
    return {"drifting": drifting, "says": says, "blocks": told}


def _unfitted(points: dict[str, float], data: Data, why: str) -> Doc:
    return {
        "kept": "hand-set",
        "why": f"{why}; the hand-set weights stay",
        "held_out": None,
        "penalty": None,
        "weights": Weights(points).doc(),
        "factors": _factors(data, points, None),
        "reliability": [],
        "drift": {"drifting": False, "says": "too little history to tell", "blocks": []},
    }
