"""CSV as it really comes: any of four delimiters, any line end, quoted line breaks, and rows that are broken."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any

from etl.source import Cells, Family
from etl.tables.recipe import Recipe, number
from etl.tables.text import TextFile
from etl.transform import Transform, known_columns, plain
from graph.errors import Malformed
from graph.model import Record

DELIMITERS = ",;\t|"
SEPARATOR = "\x1f"
csv.field_size_limit(sys.maxsize)


class CsvTable:
    """One CSV file; see the Table port."""

    def __init__(self, name: str, path: Path, recipe: Recipe) -> None:
        self.name = name
        self.family: Family = recipe.family
        self.columns: tuple[str, ...] = ()
        self._recipe = recipe
        self._file = TextFile(path)
        self._transform: Transform | None = None

    def digest(self) -> str:
        return f"{self._file.digest()}-{self._recipe.salt()}"

    def size(self) -> int | None:
        return None

    def complete(self) -> bool:
        """A file without even a header was cut off."""
        return bool(self.columns)

    def notes(self) -> list[str]:
        return self._file.notes()

    def rows(self) -> Iterator[tuple[int, int, Cells | None]]:
        with self._file.open() as file:
            header = self._header(file.readline())
            if not header:
                return
            file.seek(0)
            self.columns = tuple(header)
            self._transform = self._recipe.transform(header)
            salt = self._recipe.salt(header)
            width, from_bytes = len(header), int.from_bytes
            start = 1
            reader = csv.reader(file, delimiter=self._delimiter, strict=True)
            try:
                for cells in reader:
                    if len(cells) == width and start > 1:
                        text = SEPARATOR.join(cells).encode("utf-8", "surrogatepass")
                        yield start, from_bytes(blake2b(text, digest_size=8).digest(), "big", signed=True) ^ salt, cells
                    elif cells and start > 1:
                        yield self._odd(start, cells, width, salt)
                    start = reader.line_num + 1
            except csv.Error:
                yield from self._careful(start, width, salt)

    def _careful(
        self, start: int, width: int, salt: int
    ) -> Iterator[tuple[int, int, Cells | None]]:
        """Reads on from a row with broken quoting, behind it: one open quote must not swallow what follows."""
        for line, cells in careful_records(self._file.lines(), start, self._delimiter):
            if isinstance(cells, str):
                yield line, number(cells.encode()), None
            elif len(cells) == width:
                yield line, _mark(cells) ^ salt, cells
            else:
                yield self._odd(line, cells, width, salt)

    def _odd(
        self, line: int, cells: list[str], width: int, salt: int
    ) -> tuple[int, int, Cells | None]:
        """Empty cells too many are let pass; any other number of cells makes no row."""
        if len(cells) > width and not any(cells[width:]):
            kept = cells[:width]
            return line, _mark(kept) ^ salt, kept
        return line, number(repr(cells).encode()), None

    def transform(self, cells: Cells) -> Record:
        if self._transform is None:
            raise Malformed("", cells, "a row of a file that was read")
        return self._transform(cells)

    def raw(self, lines: set[int]) -> dict[int, str]:
        text = self._file.lines()
        starts = [line for line, _ in careful_records(text, 1, self._delimiter)]
        return {
            start: "".join(text[start - 1 : end - 1]).rstrip("\r\n")
            for start, end in zip(starts, [*starts[1:], len(text) + 1], strict=True)
            if start in lines
        }

    def cells_doc(self, cells: Cells) -> dict[str, Any]:
        return dict(zip(self.columns, cells, strict=True))

    def _header(self, line: str) -> list[str]:
        """The columns, by the delimiter that gives most of the known ones."""
        known = known_columns(self._recipe.table) | {plain(name) for name in self._recipe.mapping.values()}

        def fit(delimiter: str) -> tuple[int, int]:
            cells = _cells(line, delimiter)
            return len(known & {plain(cell) for cell in cells}), len(cells)

        self._delimiter = max(DELIMITERS, key=fit)
        header = [cell.strip() for cell in _cells(line, self._delimiter)]
        return header if any(header) else []


def _mark(cells: Cells) -> int:
    return number(SEPARATOR.join(cells).encode("utf-8", "surrogatepass"))


def _cells(line: str, delimiter: str) -> list[str]:
    return next(iter(csv.reader([line], delimiter=delimiter)), [])


def careful_records(lines: list[str], start: int, delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """The records of a CSV text from a line on, each with the line it starts at. One that breaks the rules of
    quoting is given as its first line, and reading goes on at the next."""
    while start <= len(lines):
        first = start
        reader = csv.reader(lines[first - 1 :], delimiter=delimiter, strict=True)
        try:
            for cells in reader:
                if start > 1 and cells:
                    yield start, cells
                start = first + reader.line_num
        except csv.Error:
            yield start, lines[start - 1].rstrip("\r\n")
            start += 1
        else:
            return
