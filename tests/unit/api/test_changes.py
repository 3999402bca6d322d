"""Which changes touch a span of time."""

from __future__ import annotations

import pytest

from api.changes import between
from graph.errors import WrongInput
from graph.query import All, AnyOf, Hop, Linked

DAY = ("2026-05-01T00:00:00Z", "2026-05-02T00:00:00Z")


def test_a_span_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(WrongInput, match="is none"):
        between("2026-05-02T00:00:00Z", "2026-05-01T00:00:00Z")


def test_assets_narrow_it_to_the_changes_that_target_them() -> None:
    where = between(*DAY, ["asset:a"])
    assert isinstance(where, All)
    assert Linked(Hop("TARGETS", outgoing=True), ("asset:a",)) in where.parts


def test_no_assets_at_all_are_touched_by_no_change() -> None:
    where = between(*DAY, [])
    assert isinstance(where, All)
    assert AnyOf(()) in where.parts
    assert where != between(*DAY)
