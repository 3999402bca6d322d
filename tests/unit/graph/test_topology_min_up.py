"""The text of a min_up, in exact numbers."""

from __future__ import annotations

import pytest

from graph.topology import declared_count, needed


@pytest.mark.parametrize(
    ("min_up", "n", "wanted"),
    [
        ("2", 5, 2),
        ("7", 5, 5),
        ("0", 5, 0),
        ("-3", 5, 0),
        ("1.5", 5, 2),
        (" 60 % ", 5, 3),
        ("60%", 4, 3),
        ("0.1%", 5, 1),
        ("29%", 100, 29),
        ("14.000000000000000001%", 50, 8),
        ("33.333333333333333333333333%", 3, 1),
        ("100%", 0, 0),
        ("9" * 500, 3, 3),
    ],
)
def test_a_share_is_rounded_up_and_all_is_held_between_none_and_all(min_up: str, n: int, wanted: int) -> None:
    assert needed(min_up, n) == wanted


@pytest.mark.parametrize("min_up", ["", "%", "half", "1e9", "²", "1,5", "٣", ".5", "9" * 5000])
def test_what_is_no_number_says_nothing(min_up: str) -> None:
    assert needed(min_up, 3) is None
    assert declared_count(min_up) == 0


def test_the_declared_count_is_that_of_a_count_not_of_a_share() -> None:
    assert [declared_count(text) for text in ("4", "1.5", "-2", "60%", "9" * 20)] == [4, 2, 0, 0, 2**32 - 1]
