"""Metrics against worked examples, intervals and differences."""

from __future__ import annotations

from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.search.measure.bootstrap import difference, interval
from graph.search.measure.evaluate import plain
from graph.search.measure.metrics import HIT, MRR, NDCG, RECALL, measured


def test_the_right_document_first_is_perfect() -> None:
    assert measured(["a", "b"], {"a": 1}) == {NDCG: 1.0, RECALL: 1.0, MRR: 1.0, HIT: 1.0}


def test_the_third_place_is_worth_half() -> None:
    assert measured(["x", "y", "a"], {"a": 1}) == {NDCG: 0.5, RECALL: 1.0, MRR: pytest.approx(1 / 3), HIT: 0.0}


def test_the_eleventh_place_is_worth_nothing() -> None:
    assert set(measured([*"0123456789", "a"], {"a": 1}).values()) == {0.0}


def test_grades_gain_as_they_are() -> None:
    best = 2 + 1 / log2(3)
    assert measured(["b", "a"], {"a": 2, "b": 1, "c": 0})[NDCG] == pytest.approx((1 + 2 / log2(3)) / best)


def test_a_document_graded_0_is_not_relevant() -> None:
    assert measured(["c"], {"a": 1, "c": 0}) == {NDCG: 0.0, RECALL: 0.0, MRR: 0.0, HIT: 0.0}


@given(
    st.permutations("abcdefghijkl"), st.dictionaries(st.sampled_from("abcdefghijklmn"), st.integers(1, 3), min_size=1)
)
def test_all_metrics_lie_between_0_and_1(ranking: list[str], relevant: dict[str, int]) -> None:
    assert all(0 <= value <= 1 + 1e-9 for value in measured(ranking, relevant).values())


def test_an_interval_holds_its_mean_and_is_the_same_each_time() -> None:
    values = [0.0, 1.0] * 50
    found = interval(values)
    assert found.low < found.mean == 0.5 < found.high
    assert found == interval(values)


def test_equal_values_have_no_spread() -> None:
    found = interval([0.7] * 30)
    assert [found.low, found.high] == pytest.approx([0.7, 0.7])


def test_a_small_gain_on_each_query_is_seen_although_the_intervals_of_both_runs_overlap() -> None:
    before = [place / 100 for place in range(100)]
    found = difference([value + 0.01 for value in before], before)
    assert found.verdict == "better"
    assert (found.better, found.worse, found.same) == (100, 0, 0)


def test_gains_and_losses_that_cancel_out_are_no_difference() -> None:
    assert difference([1.0, 0.0] * 20, [0.0, 1.0] * 20).verdict == "no difference"


def test_a_loss_is_worse() -> None:
    assert difference([0.0] * 20, [0.5] * 20).verdict == "worse"


def test_reciprocal_ranks_count_from_0() -> None:
    assert plain([["a", "b"], ["b", "c"]], 5) == ["b", "a", "c"]
    assert plain([["b", "a"], ["a", "b"]], 5) == ["a", "b"]
