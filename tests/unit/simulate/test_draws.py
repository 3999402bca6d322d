"""Draws: the right share, the same for the same seed and id, whatever else is drawn."""

from __future__ import annotations

from math import sqrt

import pytest

from simulate.availability.draws import failures

TRIALS = 100_000


@pytest.mark.parametrize("q", [1e-5, 1e-4, 0.003, 0.1, 0.5, 0.9, 0.999])
def test_an_asset_fails_as_often_as_it_should(q: float) -> None:
    drawn = failures({f"host-{number}": q for number in range(40)}, TRIALS, 0)
    share = sum(lanes.bit_count() for lanes in drawn.values()) / (40 * TRIALS)
    assert abs(share - q) < 5 * sqrt(q * (1 - q) / (40 * TRIALS))


def test_what_never_or_always_fails() -> None:
    assert failures({"never": 0.0, "always": 1.0}, 100, 0) == {"always": 2**100 - 1}
    assert failures({}, 100, 0) == {}


@pytest.mark.parametrize("trials", [1, 7, 64, 10_000])
def test_nothing_is_drawn_beyond_the_trials(trials: int) -> None:
    drawn = failures({f"host-{number}": 0.7 for number in range(50)}, trials, 3)
    assert drawn
    assert all(0 < lanes < 2**trials for lanes in drawn.values())


def test_draws_stay_when_the_graph_changes() -> None:
    """By id and seed alone: neither who else is drawn nor in what order, nor the trials before matter."""
    few = failures({"a": 0.01, "b": 0.3}, 10_000, 7)
    others = {f"x{number}": 0.2 for number in range(3000)}
    many = failures({**others, "b": 0.3, "a": 0.01}, 10_000, 7)
    assert {id: many[id] for id in few} == few
    assert {id: lanes & 2**1000 - 1 for id, lanes in few.items()} == failures({"a": 0.01, "b": 0.3}, 1000, 7)


def test_a_seed_repeats_and_another_does_not() -> None:
    rates = {f"host-{number}": 0.1 for number in range(20)}
    assert failures(rates, 1000, 1) == failures(rates, 1000, 1)
    assert failures(rates, 1000, 1) != failures(rates, 1000, 2)
    assert failures(rates, 1000, 2**80) != failures(rates, 1000, -1)


def test_assets_fail_independently() -> None:
    drawn = failures({f"host-{number}": 0.1 for number in range(60)}, TRIALS, 0)
    rows = list(drawn.values())
    pairs = [(rows[i] & rows[i + 1]).bit_count() / TRIALS for i in range(len(rows) - 1)]
    assert abs(sum(pairs) / len(pairs) - 0.01) < 5 * sqrt(0.01 / TRIALS / len(pairs))
    assert max(pairs) < 0.0125


def test_failures_do_not_cling_to_times() -> None:
    """Each trial is as likely as any other, the first and the last ones too."""
    count = 20
    drawn = failures({f"host-{number}": 0.2 for number in range(20_000)}, count, 5)
    for trial in range(count):
        share = sum(lanes >> trial & 1 for lanes in drawn.values()) / 20_000
        assert abs(share - 0.2) < 5 * sqrt(0.16 / 20_000)
