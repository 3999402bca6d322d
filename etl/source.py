"""What a source is to the ETL: tables to fetch (dumb I/O) and a pure transform of their rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol, runtime_checkable

from graph.model import Record

Family = Literal["entity", "relation", "pool"]
FAMILIES: tuple[Family, ...] = ("entity", "relation", "pool")

Cells = Sequence[Any]
Row = tuple[int, int, Cells | None]
"""The line it starts at, a fingerprint that is another one for any other value and in any other table, and its cells;
None of what is no row."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A table held against itself as it was."""

    appeared: Sequence[Row]
    """The rows that were not there."""
    vanished: Set[int]
    """The fingerprints of the rows that are not there any more."""
    before: int
    """How many rows there were."""
    unchanged: int
    """How many of those that are there now were there: the same row may stand there several times."""


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

    def rows(self) -> Iterator[Row]:
        """Every row."""

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


@runtime_checkable
class Comparable(Protocol):
    """A table that tells what changed in it faster than it can be read."""

    def keep(self, copy: Path) -> None:
        """Writes down what it holds, for a later fetch."""

    def since(self, copy: Path, digest: str) -> Difference | None:
        """What differs from what was kept there when the table had that digest. None where it cannot be told: there is
        no such copy, or the rows have other columns now."""


@dataclass(frozen=True, slots=True)
class Source:
    """A named source, ready to be fetched."""

    name: str
    tables: Callable[[], Sequence[Table]]
    """Lists what there is to fetch; WrongInput or Unreachable where there is nothing."""
    again: Callable[[str, Sequence[dict[str, Any]]], Table]
    """The dead letters of a scope, as a table to be read by the present rules."""
