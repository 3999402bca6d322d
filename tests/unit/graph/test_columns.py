"""Rows kept by column are the same rows."""

from __future__ import annotations

from graph.columns import ByColumn, columns_of
from graph.ports import PoolRow

ROWS = [PoolRow("asset:a", "db", "1", False), PoolRow("asset:b", "web", "50%", True)]
COLUMNS = [("asset:a", "asset:b"), ("db", "web"), ("1", "50%"), (False, True)]


def test_rows_come_out_as_they_went_in() -> None:
    kept = ByColumn(PoolRow, COLUMNS)
    assert list(kept) == ROWS
    assert (len(kept), kept[1], kept[-2]) == (2, ROWS[1], ROWS[0])
    assert ROWS[0] in kept


def test_columns_are_those_of_the_rows_however_these_are_kept() -> None:
    assert columns_of(ROWS, PoolRow._fields) == columns_of(ByColumn(PoolRow, COLUMNS), PoolRow._fields) == COLUMNS


def test_no_rows_have_empty_columns() -> None:
    assert [list(column) for column in columns_of([], PoolRow._fields)] == [[], [], [], []]
    assert not ByColumn(PoolRow, [[], [], [], []])
