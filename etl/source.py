"""What a source is to the ETL: tables to fetch (dumb I/O) and a pure transform of their rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from graph.model import Record

Family = Literal["entity", "relation", "pool"]
FAMILIES: tuple[Family, ...] = ("entity", "relation", "pool")

Cells = Sequence[Any]


class Table(Protocol):
    """One scope of a source: a file, a table of a system. Fetching raises Unreachable where it is incomplete."""

    name: str
    family: Family
    columns: tuple[str, ...]
    """The columns met so far; complete once `rows` is at its end."""

    def digest(self) -> str | None:
        """A hash that is the same only if every row is the same, or None where that cannot be known cheaply."""

    def size(self) -> int | None:
        """About how many rows are to come, for the progress bar."""

    def rows(self) -> Iterator[tuple[int, int, Cells | None]]:
        """Every row: its line, a fingerprint that changes with any of its values, and its cells."""

    def transform(self, cells: Cells) -> Record:
        """The record a row stands for; Malformed, with the key where that can be read, where it stands for none."""

    def raw(self, lines: set[int]) -> dict[int, str]:
        """The text of the rows that start at these lines, as the source wrote them."""

    def complete(self) -> bool:
        """Whether what was fetched is all there is: a thinned or empty answer is not."""

    def cells_doc(self, cells: Cells) -> dict[str, Any] | None:
        """The row by its columns, as a dead letter keeps it; None where it is no row."""

    def notes(self) -> list[str]:
        """What a person should know of how it was read."""


@dataclass(frozen=True, slots=True)
class Source:
    """A named source, ready to be fetched."""

    name: str
    tables: Callable[[], Sequence[Table]]
    """Lists what there is to fetch; WrongInput or Unreachable where there is nothing."""
    again: Callable[[str, Sequence[dict[str, Any]]], Table]
    """The dead letters of a scope, as a table to be read by the present rules."""
