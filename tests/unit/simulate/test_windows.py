"""Windows, freezes, business hours, and the next window that is free."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import WrongInput
from simulate.collisions.windows import (
    FOREVER,
    HORIZON,
    HOUR,
    BusinessHours,
    Freezes,
    moment,
    next_free,
    overlap,
    seconds,
    shown,
    span,
    spans_blocker,
    window_of,
)


def at(text: str) -> float:
    return seconds(f"2026-{text}:00Z")


def freeze(**more: Any) -> dict[str, Any]:
    return {"id": "F", "title": "Sale", "start": "2026-07-02T00:00:00Z", "end": "2026-07-08T00:00:00Z", **more}


SHOP = {"id": "shop", "environment": "prod", "criticality": "critical"}
TOOL = {"id": "tool", "environment": "Staging", "criticality": "low"}
PLAIN = {"id": "plain", "environment": None, "criticality": None}
INSIDE = (at("07-03T10:00"), at("07-03T11:00"))


# ------------------------------------------------------------------------------------ windows


def test_one_that_ends_as_another_begins_does_not_overlap_it() -> None:
    assert overlap((0, 10), (10, 20)) is None
    assert overlap((0, 10), (9, 20)) == (9, 10)


def test_a_window_without_an_end_overlaps_whatever_comes_later() -> None:
    window = window_of({"planned_start": "2026-07-01T00:00:00Z", "planned_end": None})
    assert window == (at("07-01T00:00"), FOREVER)
    assert window is not None
    assert overlap(window, INSIDE) == INSIDE
    assert shown(window) == {"start": "2026-07-01T00:00:00Z", "end": None}


def test_an_end_before_the_start_is_none() -> None:
    assert span("2026-07-02T00:00:00Z", "2026-07-01T00:00:00Z")[1] == FOREVER


def test_a_moment_lasts_a_second() -> None:
    start, end = span("2026-07-02T00:00:00Z", "2026-07-02T00:00:00Z")
    assert end - start == 1


def test_without_a_start_there_is_no_window() -> None:
    assert window_of({"planned_start": None, "planned_end": "2026-07-01T00:00:00Z"}) is None


@given(st.integers(0, 2**32))
def test_times_come_back_as_they_were(second: int) -> None:
    text = moment(second)
    assert text is not None
    assert seconds(text) == second


# ------------------------------------------------------------------------------------ freezes


@pytest.mark.parametrize(
    ("more", "held"),
    [
        ({}, ["plain", "shop", "tool"]),
        ({"assets": ["shop", "other"]}, ["shop"]),
        ({"environments": ["PROD"]}, ["shop"]),
        ({"environments": ["prod", "staging"]}, ["shop", "tool"]),
        ({"criticality": ["critical", "high"]}, ["shop"]),
        ({"criticality": ["medium"]}, ["plain"]),
        ({"assets": ["shop", "tool"], "environments": ["staging"]}, ["tool"]),
        ({"assets": ["shop"], "criticality": ["low"]}, []),
    ],
)
def test_whom_a_freeze_holds_for(more: dict[str, Any], held: list[str]) -> None:
    found = Freezes([freeze(**more)]).hit(INSIDE, [SHOP, TOOL, PLAIN])
    assert [one["assets"] for one in found] == ([held] if held else [])


def test_what_nobody_rated_counts_as_the_terms_say() -> None:
    frozen = Freezes([freeze(criticality=["critical"])], unrated="critical")
    assert frozen.hit(INSIDE, [PLAIN])[0]["assets"] == ["plain"]


def test_a_freeze_that_is_over_when_a_window_begins_does_not_hold() -> None:
    frozen = Freezes([freeze()])
    assert frozen.hit((at("07-08T00:00"), at("07-08T01:00")), [SHOP]) == []
    assert frozen.hit((at("07-07T23:00"), at("07-08T01:00")), [SHOP])[0]["freeze"] == "F"


def test_a_freeze_without_a_beginning_or_an_end_is_none() -> None:
    assert Freezes([freeze(end=None), freeze(start=None)]).hit(INSIDE, [SHOP]) == []


# ------------------------------------------------------------------------------------ business hours


def test_business_hours_within_a_window() -> None:
    hours = BusinessHours()
    friday_to_monday = (at("06-19T17:00"), at("06-22T09:00"))
    assert hours.within(friday_to_monday) == 2
    assert hours.within((at("06-20T00:00"), at("06-22T00:00"))) == 0


def test_business_hours_are_those_of_their_zone() -> None:
    tokyo = BusinessHours(zone="Asia/Tokyo")
    assert tokyo.within((at("06-23T00:00"), at("06-23T09:00"))) == 9
    assert BusinessHours().within((at("06-23T00:00"), at("06-23T09:00"))) == 1


def test_a_day_on_which_the_clocks_change_keeps_its_hours() -> None:
    berlin = BusinessHours(days=range(7), zone="Europe/Berlin")
    assert berlin.within((at("03-29T00:00"), at("03-30T00:00"))) == 10
    assert berlin.blocker()(at("03-29T06:30"), at("03-29T07:00")) == at("03-29T16:00")


def test_no_days_or_hours_the_wrong_way_round_are_none() -> None:
    week = (at("06-15T00:00"), at("06-22T00:00"))
    assert BusinessHours(days=()).within(week) == 0
    assert BusinessHours(first=18, last=8).within(week) == 0


def test_an_unknown_zone_is_named() -> None:
    with pytest.raises(WrongInput, match="Europe/Atlantis"):
        BusinessHours(zone="Europe/Atlantis")


# ------------------------------------------------------------------------------------ free windows


def test_the_next_free_window_respects_all_that_blocks() -> None:
    """Frozen until the 8th, busy until 03:00 then, and business hours from 08:00."""
    blockers = [
        Freezes([freeze()]).blocker([SHOP]),
        spans_blocker([(at("07-08T00:00"), at("07-08T03:00"))]),
        BusinessHours().blocker(),
    ]
    assert next_free(5 * HOUR, at("07-03T10:00"), blockers) == (at("07-08T03:00"), at("07-08T08:00"))
    assert next_free(6 * HOUR, at("07-03T10:00"), blockers) == (at("07-08T18:00"), at("07-09T00:00"))


def test_a_window_that_nothing_blocks_stays() -> None:
    assert next_free(HOUR, at("07-10T20:00"), [Freezes([freeze()]).blocker([SHOP])]) == (
        at("07-10T20:00"),
        at("07-10T21:00"),
    )


def test_where_nothing_is_free_within_the_horizon_there_is_none() -> None:
    assert next_free(HOUR, 0, [spans_blocker([(0, FOREVER)])]) is None
    assert next_free(70 * HOUR, 0, [BusinessHours().blocker()]) is None


windows = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 15)).map(lambda pair: (float(pair[0]), float(sum(pair)))), max_size=8
)


@given(windows, st.integers(0, 40), st.integers(1, 12))
def test_no_earlier_window_is_free(taken: list[tuple[float, float]], earliest: int, length: int) -> None:
    found = next_free(length, earliest, [spans_blocker(taken)], HORIZON)
    assert found is not None
    free = [
        start for start in range(earliest, 200) if not any(overlap((start, start + length), window) for window in taken)
    ]
    assert found == (free[0], free[0] + length)
