"""Times: one canonical text in UTC, however they come."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import WrongInput
from graph.times import canonical_time, now_text, parse_time, time_text

ZONES = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(1000, 1, 2), datetime(9999, 12, 30), timezones=st.one_of(st.none(), ZONES))  # noqa: DTZ001
SECONDS = MOMENTS.map(lambda moment: moment.replace(microsecond=0))


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("2026-05-01T09:00:00Z", "2026-05-01T09:00:00Z"),
        (" 2026-05-01 ", "2026-05-01T00:00:00Z"),
        ("2026-05-01T09:00+02:00", "2026-05-01T07:00:00Z"),
        ("20260501T090000Z", "2026-05-01T09:00:00Z"),
        ("2026-05-01T09:00:00.25Z", "2026-05-01T09:00:00.250000Z"),
    ],
)
def test_a_time_is_kept_in_one_form(text: str, canonical: str) -> None:
    assert canonical_time(text) == canonical


@pytest.mark.parametrize("text", ["", "now", "2026-02-30", "2026-05-01T25:00", "1", "0001-01-01T00:00+23:59"])
def test_what_is_no_time_is_wrong_input_that_shows_how_to_write_one(text: str) -> None:
    with pytest.raises(WrongInput, match=r"--since .* is no time") as refused:
        canonical_time(text, "--since")
    assert "2026-05-01T09:00:00Z" in refused.value.remedy


@given(MOMENTS)
def test_a_time_comes_back_as_the_same_moment(moment: datetime) -> None:
    there = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    assert parse_time(time_text(moment)) == there
    assert canonical_time(time_text(moment)) == time_text(moment)


@given(SECONDS, SECONDS)
def test_texts_sort_as_their_moments_do(one: datetime, other: datetime) -> None:
    first, second = time_text(one), time_text(other)
    assert (first < second) == (parse_time(first) < parse_time(second))


def test_now_is_a_whole_second() -> None:
    assert parse_time(now_text()).microsecond == 0
    assert now_text() == time_text(parse_time(now_text()))
