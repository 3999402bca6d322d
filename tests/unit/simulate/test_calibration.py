"""Weights fitted to outcomes: signs found again, forward in time, never worse than the hand-set ones."""

from __future__ import annotations

import numpy as np
import pytest

from graph.defaults import RISK_WEIGHTS
from simulate.risk.calibration import calibrated, weights_forward
from simulate.risk.forward import FACTORS, Data, Row, forward
from simulate.risk.regression import fitted, rescaled
from simulate.risk.score import Factor, Weights, logistic, score

HAND = np.array([RISK_WEIGHTS[name] for name in FACTORS])


def day(number: int) -> str:
    return f"{2000 + number // 360:04}-{number // 30 % 12 + 1:02}-{number % 30 + 1:02}T00:00:00Z"


def made_up(count: int, truth: dict[str, float], intercept: float, seed: int = 0) -> list[Row]:
    """Changes whose trouble follows the given log odds."""
    draw = np.random.default_rng(seed)
    values = draw.random((count, len(FACTORS))) * (draw.random((count, len(FACTORS))) < 0.6)
    odds = intercept + values @ np.array([truth.get(name, 0.0) for name in FACTORS])
    trouble = draw.random(count) < 1 / (1 + np.exp(-odds))
    return [
        Row(
            f"C{at}",
            dict(zip(FACTORS, values[at].tolist(), strict=True)),
            day(at),
            day(at + 1),
            day(at + 1) if trouble[at] else None,
        )
        for at in range(count)
    ]


def brier_of(weights: Weights, rows: list[Row]) -> float:
    """How far a kept calibration is off on changes that it has not seen."""
    off = 0.0
    for row in rows:
        raw = weights.base + sum(weights.points[name] * value for name, value in row.values.items())
        chance = weights.probability(raw)
        assert chance is not None
        off += (chance - (row.trouble is not None)) ** 2
    return off / len(rows)


TRUTH = {"team_history": 4.0, "business_hours": 3.0, "critical_down": -3.0, "collisions": 2.5, "team_load": -2.0}


def test_signs_are_found_again_against_the_hand_set_ones() -> None:
    doc = calibrated(made_up(1500, TRUTH, -2.0))
    assert doc["kept"] == "fitted"
    points = doc["weights"]["points"]
    assert {name: points[name] > 0 for name in TRUTH} == {name: weight > 0 for name, weight in TRUTH.items()}
    assert doc["held_out"]["brier"]["fitted"] < doc["held_out"]["brier"]["hand_set"]


@pytest.mark.parametrize("seed", range(9))
@pytest.mark.parametrize("count", [120, 600])
def test_what_is_kept_is_no_worse_on_changes_that_it_has_not_seen(seed: int, count: int) -> None:
    """Where the hand-set weights are the truth, where they are not, and where there is nothing to learn."""
    hand_set = {name: weight / 12 for name, weight in RISK_WEIGHTS.items()}
    truth, intercept = [(hand_set, -4.0), (TRUTH, -2.0), ({}, -1.0)][seed % 3]
    rows = made_up(count + 3000, truth, intercept, seed)
    seen, unseen = rows[:count], rows[count:]
    doc = calibrated(seen)
    data = Data(seen)
    line = rescaled(data.values, data.trouble, HAND)
    slope = line.weights[0] / HAND[0]
    stays = Weights(RISK_WEIGHTS, intercept=line.intercept, slope=slope)
    assert brier_of(Weights.of(doc["weights"]), unseen) <= brier_of(stays, unseen) + 0.002


def test_noise_alone_keeps_the_hand_set_weights_and_says_so() -> None:
    doc = calibrated(made_up(600, {}, -1.0))
    assert doc["kept"] == "hand-set"
    assert doc["weights"]["points"] == RISK_WEIGHTS
    assert doc["weights"]["from"] == "hand-set"
    assert "stay" in doc["why"]


def test_too_little_history_fits_nothing() -> None:
    doc = calibrated(made_up(99, TRUTH, -2.0))
    assert (doc["kept"], doc["held_out"], doc["penalty"]) == ("hand-set", None, None)
    assert doc["why"].startswith("99 changes with a known outcome")
    assert doc["weights"]["intercept"] is None


def test_no_history_at_all() -> None:
    doc = calibrated([])
    assert (doc["changes"], doc["trouble"], doc["kept"]) == (0, None, "hand-set")


@pytest.mark.parametrize("trouble", [False, True])
def test_changes_that_all_went_alike_fit_nothing(trouble: bool) -> None:
    rows = [row._replace(trouble=row.over if trouble else None) for row in made_up(300, {}, 0.0)]
    assert calibrated(rows)["kept"] == "hand-set"


def test_the_order_of_the_rows_does_not_matter() -> None:
    rows = made_up(400, TRUTH, -2.0)
    assert calibrated(rows) == calibrated(rows[::-1])


def test_fitted_scores_keep_mean_and_spread_and_their_probability() -> None:
    rows = made_up(1500, TRUTH, -2.0)
    weights = Weights.of(calibrated(rows)["weights"])
    data = Data(rows)
    points = np.array([weights.points[name] for name in FACTORS])
    raw, hand = weights.base + data.values @ points, data.values @ HAND
    assert float(raw.mean()) == pytest.approx(float(hand.mean()), abs=0.1)
    assert float(raw.std()) == pytest.approx(float(hand.std()), abs=0.1)
    fit = fitted(data.values, data.trouble, HAND, calibrated(rows)["penalty"])
    assert weights.probability(float(raw[0])) == pytest.approx(float(fit.chance(data.values)[0]), abs=1e-3)


def test_the_explanation_of_fitted_weights_adds_up() -> None:
    rows = made_up(1500, TRUTH, -2.0)
    weights = Weights.of(calibrated(rows)["weights"])
    for row in rows[:50]:
        doc = score({name: Factor(value, "") for name, value in row.values.items()}, weights)
        assert sum(part["points"] for part in doc["contributions"]) == pytest.approx(doc["score"])
        assert any(part["factor"] == "base" for part in doc["contributions"])


def test_reliability_covers_every_prediction_and_rises() -> None:
    doc = calibrated(made_up(2000, TRUTH, -2.0))
    bins = doc["reliability"]
    assert sum(part["changes"] for part in bins) == doc["held_out"]["changes"]
    assert all(part["from"] <= part["predicted"] <= part["to"] for part in bins)
    assert bins[-1]["observed"] > bins[0]["observed"]
    assert all(abs(part["observed"] - part["predicted"]) < 0.15 for part in bins)


def test_steady_times_show_no_drift() -> None:
    assert not calibrated(made_up(1200, TRUTH, -2.0, seed=3))["drift"]["drifting"]


def test_a_drift_is_reported() -> None:
    rows = made_up(1000, TRUTH, -2.0) + [
        row._replace(id=f"D{at}", start=day(1000 + at), over=day(1001 + at), trouble=day(1001 + at))
        for at, row in enumerate(made_up(200, TRUTH, -2.0, seed=1))
    ]
    drift = calibrated(rows)["drift"]
    assert drift["drifting"]
    assert "more trouble than predicted" in drift["says"]
    assert drift["blocks"][-1]["z"] > 2


def test_predictions_of_a_block_use_nothing_that_came_to_light_later() -> None:
    rows = made_up(400, TRUTH, -2.0)
    before = forward(Data(rows), HAND)
    first = before[0].places
    cut = rows[int(first[0])].start
    later = [row._replace(trouble=None if row.trouble else row.over) if row.over >= cut else row for row in rows]
    late_news = [row._replace(trouble=day(399)) if row.over < cut and row.trouble is None else row for row in rows]
    for changed in (later, late_news):
        after = forward(Data(changed), HAND)
        np.testing.assert_allclose(after[0].fitted, before[0].fitted)
        np.testing.assert_allclose(after[0].hand_set, before[0].hand_set)


def test_weights_kept_up_forward_know_only_what_lay_before() -> None:
    rows = made_up(600, TRUTH, -2.0)
    kept = weights_forward(rows, RISK_WEIGHTS)
    assert kept
    starts = {row.id: row.start for row in rows}
    assert all(weights.fitted_at is not None and weights.fitted_at <= starts[id] for id, weights in kept.items())
    assert all(weights.changes is not None and weights.changes >= 100 for weights in kept.values())
    assert rows[0].id not in kept


def test_the_regression_finds_the_line_that_made_the_data() -> None:
    rows = made_up(20_000, TRUTH, -2.0)
    data = Data(rows)
    fit = fitted(data.values, data.trouble, HAND, 1.0)
    assert fit.intercept == pytest.approx(-2.0, abs=0.25)
    assert all(fit.weights[FACTORS.index(name)] == pytest.approx(weight, abs=0.35) for name, weight in TRUTH.items())


def test_a_kept_calibration_reads_back_as_it_was() -> None:
    doc = calibrated(made_up(1500, TRUTH, -2.0), fitted_at="2026-05-01T09:00:00Z")["weights"]
    assert Weights.of(doc).doc() == doc
    assert doc["fitted_at"] == "2026-05-01T09:00:00Z"
    assert 0 < logistic(doc["intercept"]) < 1
