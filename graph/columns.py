"""Rows that are kept by column: making half a million of them costs more than all that is done with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

R = TypeVar("R")
Columns = Sequence[Sequence[Any]]


class ByColumn(Sequence[R]):
    """A sequence of rows, each made when it is asked for."""

    def __init__(self, row: Callable[..., R], columns: Columns) -> None:
        self._row = row
        self.columns = columns

    def __len__(self) -> int:
        return len(self.columns[0])

    def __getitem__(self, place: Any) -> Any:
        return self._row(*(column[place] for column in self.columns))

    def __iter__(self) -> Iterator[R]:
        return map(self._row, *self.columns)


def columns_of(rows: Sequence[tuple[Any, ...]], fields: Sequence[str]) -> Columns:
    """The columns of rows that have these fields."""
    if isinstance(rows, ByColumn):
        return rows.columns
    return list(zip(*rows, strict=True)) or [()] * len(fields)
