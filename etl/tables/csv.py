"""CSV as it really comes: any of four delimiters, any line end, quoted line breaks, and rows that are broken."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from etl.source import Cells, Family
from etl.tables.recipe import Recipe, fingerprints, number
from etl.tables.text import TextFile
from etl.transform import Transform, known_columns, plain
from graph.errors import Malformed
from graph.model import Record

DELIMITERS = ",;\t|"
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
            fingerprint = fingerprints(self._recipe, header)
            width = len(header)
            for line, cells in Records(file, self._delimiter):
                if isinstance(cells, str):
                    yield line, number(cells.encode()), None
                elif len(cells) == width:
                    yield line, fingerprint(cells), cells
                elif len(cells) > width and not any(cells[width:]):
                    yield line, fingerprint(cells[:width]), cells[:width]
                else:
                    yield line, number(repr(cells).encode()), None

    def transform(self, cells: Cells) -> Record:
        if self._transform is None:
            raise Malformed("", cells, "a row of a file that was read")
        return self._transform(cells)

    def raw(self, lines: set[int]) -> dict[int, str]:
        text = self._file.lines()
        found: dict[int, str] = {}
        with self._file.open() as file:
            starts = [line for line, _ in Records(file, self._delimiter)]
        for start, end in zip(starts, [*starts[1:], len(text) + 1], strict=True):
            if start in lines:
                found[start] = "".join(text[start - 1 : end - 1]).rstrip("\r\n")
        return found

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


def _cells(line: str, delimiter: str) -> list[str]:
    return next(iter(csv.reader([line], delimiter=delimiter)), [])


class Records:
    """Rows of a CSV text with the line they start at, the header left out. A row that breaks the rules of quoting
    is given as its text, and reading goes on at the next line: one open quote must not swallow the rows after it."""

    def __init__(self, file: Any, delimiter: str) -> None:
        self._file = file
        self._delimiter = delimiter

    def __iter__(self) -> Iterator[tuple[int, list[str] | str]]:
        start = 1
        reader = csv.reader(self._file, delimiter=self._delimiter, strict=True)
        try:
            for cells in reader:
                if start > 1 and cells:
                    yield start, cells
                start = reader.line_num + 1
        except csv.Error:
            yield from self._careful(start)

    def _careful(self, start: int) -> Iterator[tuple[int, list[str] | str]]:
        """The same from a line on, able to go back behind a broken row."""
        self._file.seek(0)
        lines = self._file.readlines()
        while start <= len(lines):
            reader = csv.reader(lines[start - 1 :], delimiter=self._delimiter, strict=True)
            first = start
            try:
                for cells in reader:
                    if start > 1 and cells:
                        yield start, cells
                    start = first + reader.line_num
                return
            except csv.Error:
                yield start, lines[start - 1].rstrip("\r\n")
                start += 1
