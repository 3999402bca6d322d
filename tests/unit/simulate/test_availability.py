"""Availability held against closed forms, and against every combination of failures of small estates."""

from __future__ import annotations

from itertools import product
from math import comb, prod, sqrt
from random import Random
from typing import Any

import pytest

from graph.impact.lanes import Cone
from graph.topology.overlay import Overlay
from simulate.availability.draws import failures
from simulate.availability.estimate import Trials, bare, paired, wilson
from tests.property.naive_impact import Estate
from tests.property.what_if_estates import Question, some_estate, some_question, topology_of
from tests.property.what_if_steps import apply

TRIALS = 40_000
Row = dict[str, Any]


def needs(source: str, target: str, pool: str = "") -> Row:
    return {"source": source, "type": "DEPENDS_ON", "target": target, "pool": pool, "strength": ""}


def estate(relations: list[Row], min_up: str = "", **statuses: str) -> Overlay:
    ids = sorted({row[end] for row in relations for end in ("source", "target")})
    assets = [{"id": id, "type": "service", "status": statuses.get(id, "")} for id in ids]
    pools = [{"asset": "s", "pool": "p", "min_up": min_up}] if min_up else []
    return Overlay(topology_of(assets, relations, pools))


def drawn(overlay: Overlay, rates: dict[str, float], service: str = "s", seed: int = 0) -> dict[str, float]:
    cone = Cone(overlay, [overlay.find(service)])
    fails = failures(rates, TRIALS, seed)
    trials = Trials(cone, {overlay.find(id): lanes for id, lanes in fails.items()}, TRIALS)
    return trials.availability(overlay.find(service))


def holds(found: dict[str, float], expected: float) -> None:
    """Within five standard deviations, so that a correct program fails once in a million."""
    assert abs(found["availability"] - expected) <= 5 * sqrt(max(expected * (1 - expected), 1e-9) / TRIALS)
    assert found["low"] <= found["availability"] <= found["high"]


def test_in_series_availabilities_multiply() -> None:
    overlay = estate([needs("s", "a"), needs("a", "b"), needs("s", "c")])
    rates = {"s": 0.01, "a": 0.02, "b": 0.05, "c": 0.1}
    holds(drawn(overlay, rates), prod(1 - q for q in rates.values()))


def test_in_parallel_unavailabilities_multiply() -> None:
    overlay = estate([needs("s", id, "p") for id in "abc"], min_up="1")
    holds(drawn(overlay, {"a": 0.3, "b": 0.2, "c": 0.5}), 1 - 0.3 * 0.2 * 0.5)


@pytest.mark.parametrize(("k", "n"), [(2, 3), (3, 5), (5, 9), (9, 9), (11, 20)])
def test_k_of_n_is_binomial(k: int, n: int) -> None:
    members = [f"m{number:02}" for number in range(n)]
    overlay = estate([needs("s", id, "p") for id in members], min_up=str(k))
    q = 0.2
    up = sum(comb(n, i) * (1 - q) ** i * q ** (n - i) for i in range(k, n + 1))
    holds(drawn(overlay, dict.fromkeys(members, q)), up)


def test_a_failure_that_both_halves_share_is_counted_once() -> None:
    """Two servers in one rack are no better than the rack."""
    overlay = estate([needs("s", "a", "p"), needs("s", "b", "p"), needs("a", "rack"), needs("b", "rack")], min_up="1")
    holds(drawn(overlay, {"a": 0.1, "b": 0.1, "rack": 0.05}), (1 - 0.05) * (1 - 0.1 * 0.1))


def test_a_cycle_fails_together() -> None:
    overlay = estate([needs("s", "a"), needs("a", "b"), needs("b", "s"), needs("b", "c")])
    rates = {"s": 0.1, "a": 0.1, "b": 0.1, "c": 0.1}
    for service in "sab":
        holds(drawn(overlay, rates, service), 0.9**4)


def test_what_never_fails_is_always_there() -> None:
    found = drawn(estate([needs("s", "a")]), {"s": 0.0, "a": 0.0})
    assert found["availability"] == found["high"] == 1.0
    assert 0.999 < found["low"] < 1.0
    assert drawn(estate([needs("s", "a")]), {"a": 1.0})["availability"] == 0.0


def test_what_is_wrong_right_now_counts_only_where_it_is_asked_for() -> None:
    overlay = estate([needs("s", "a")], a="maintenance")
    assert drawn(overlay, {})["availability"] == 0.0
    assert drawn(bare(overlay), {})["availability"] == 1.0
    assert overlay.own[overlay.find("a")]


@pytest.mark.parametrize("seed", range(20))
def test_every_combination_of_failures_weighed(seed: int) -> None:
    """What a small estate must come to, from the naive reading of the rules: pools in pools, cycles, all of it."""
    random = Random(seed)
    question = some_question(seed, random.randint(2, 7), random.randint(0, 3))
    overlay = apply(bare(Overlay(question.topology())), question.steps)
    alive = [overlay.id(node) for node in range(len(overlay)) if overlay.takes_part(node)]
    rates = {id: random.choice([0.0, 0.05, 0.3, 0.6]) for id in alive}
    expected = exact(question, rates)
    for service in alive:
        holds(drawn(overlay, rates, service, seed), expected[service])


def exact(question: Question, rates: dict[str, float]) -> dict[str, float]:
    """The probability that each asset is not DOWN."""
    estate = Estate(question.assets, question.relations, question.pools)
    estate.own = dict.fromkeys(estate.own, "OK")
    for step in question.steps:
        estate.step(step)
    found = dict.fromkeys(rates, 0.0)
    unsure = [id for id, q in rates.items() if q]
    for fate in product((False, True), repeat=len(unsure)):
        weight = prod(rates[id] if fails else 1 - rates[id] for id, fails in zip(unsure, fate, strict=True))
        down = {id: "DOWN" for id, fails in zip(unsure, fate, strict=True) if fails}
        states, _ = estate.rounds({**estate.own, **down})
        for id in found:
            found[id] += weight * (states[id] != "DOWN")
    return found


def test_before_and_after_share_their_draws() -> None:
    """A third database is a difference that two independent runs could not tell."""
    before = estate([needs("s", "a", "p"), needs("s", "b", "p"), needs("s", "net")], min_up="1")
    after = apply(before.copy(), [{"add": {"id": "c"}}, {"connect": needs("s", "c", "p")}])
    rates = {"a": 0.03, "b": 0.03, "c": 0.03, "net": 0.2}
    service = before.find("s")
    fails = {after.find(id): lanes for id, lanes in failures(rates, TRIALS, 0).items()}
    past = Trials(Cone(before, [service]), fails, TRIALS)
    then = Trials(Cone(after, [service]), fails, TRIALS)
    found = then.against(past, service)
    assert found["difference"] == pytest.approx(found["availability"] - past.availability(service)["availability"])
    assert found["difference_low"] < 0.8 * (0.03**2 - 0.03**3) < found["difference_high"]
    assert found["difference_low"] > 0
    assert found["low"] < past.availability(service)["high"]


def test_the_same_graph_differs_by_nothing() -> None:
    overlay = Overlay(some_estate(Random(3), 12).topology())
    nodes = [node for node in range(len(overlay)) if overlay.takes_part(node)]
    fails = {overlay.find(id): lanes for id, lanes in failures({overlay.id(n): 0.2 for n in nodes}, 1000, 1).items()}
    past, then = (Trials(Cone(overlay, nodes), fails, 1000) for _ in range(2))
    for node in nodes:
        found = then.against(past, node)
        assert found["difference"] == 0
        assert found["difference_low"] < 0 < found["difference_high"]


def test_progress_is_told_beyond_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    overlay = estate([needs("s", f"a{number:04}") for number in range(3000)])
    told: list[tuple[int, int]] = []
    cone = Cone(overlay, [overlay.find("s")])
    Trials(cone, {}, 10, lambda done, total: told.append((done, total)))
    assert told == []
    monkeypatch.setattr("simulate.availability.estimate._AT_ONCE", -1.0)
    Trials(cone, {}, 10, lambda done, total: told.append((done, total)))
    assert told == [(0, 3001), (1024, 3001), (2048, 3001)]


@pytest.mark.parametrize(
    ("up", "count", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_as_published(up: int, count: int, low: float, high: float) -> None:
    """Newcombe 1998, table I."""
    assert list(wilson(up, count)) == pytest.approx([low, high], abs=5e-5)
    assert list(wilson(count - up, count)) == pytest.approx([1 - high, 1 - low], abs=5e-5)


@pytest.mark.parametrize(("better", "worse"), [(0, 0), (1, 0), (9, 3), (30, 20), (100, 0)])
def test_the_paired_interval_is_even_handed(better: int, worse: int) -> None:
    low, high = paired(better, worse, 100)
    assert low <= (better - worse) / 100 <= high
    assert list(paired(worse, better, 100)) == pytest.approx([-high, -low])
    assert -1 <= low < high <= 1


@pytest.mark.parametrize(("gain", "loss"), [(0.002, 0.0005), (0.0, 0.01), (0.3, 0.1)])
def test_the_paired_interval_holds_95_times_of_100(gain: float, loss: float) -> None:
    random = Random(1)
    count, rounds, held = 500, 800, 0
    for _ in range(rounds):
        fate = random.choices(("gain", "loss", ""), (gain, loss, 1 - gain - loss), k=count)
        low, high = paired(fate.count("gain"), fate.count("loss"), count)
        held += low <= gain - loss <= high
    assert held / rounds > 0.93
