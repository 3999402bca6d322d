"""CSV as it really comes: any of four delimiters, any line end, quoted line breaks, and rows that are broken.

A row is told apart by its text, so a row that is as it was is never taken apart into its cells.
"""

from __future__ import annotations

import csv
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from etl.source import Cells, Difference, Family, Row
from etl.tables.recipe import Recipe, number
from etl.tables.text import TextFile
from etl.transform import Transform, known_columns, plain
from graph.errors import Malformed, Unreachable
from graph.model import Record

DELIMITERS = ",;\t|"
HEADER_LINES = 20
QUOTE, NUL = b'"', b"\0"
csv.field_size_limit(sys.maxsize)


class CsvTable:
    """One CSV file; see the Table port. Its rows are their texts until they are transformed."""

    def __init__(self, name: str, path: Path, recipe: Recipe) -> None:
        self.name = name
        self.family: Family = recipe.family
        self.columns: tuple[str, ...] = ()
        self._recipe = recipe
        self._file = TextFile(path)
        self._transform: Transform | None = None
        self._delimiter = ","
        self._salt = 0
        self._width = 0
        self._decode: Callable[[bytes], str] = self._file.text

    def digest(self) -> str:
        return f"{self._file.digest()}-{self._recipe.salt()}"

    def size(self) -> int | None:
        return None

    def complete(self) -> bool:
        """A file without even a header was cut off."""
        return bool(self.columns)

    def notes(self) -> list[str]:
        return self._file.notes()

    def rows(self) -> Iterator[Row]:
        with self._file.content() as file:
            height = self._begin(file)
            if height:
                for line, text in records(file, 1 + height, self._delimiter):
                    yield line, number(text) ^ self._salt, text

    def keep(self, copy: Path) -> None:
        shutil.copyfile(self._file.path, copy)

    def since(self, copy: Path, digest: str) -> Difference | None:
        former = CsvTable(self.name, copy, self._recipe)
        try:
            if former.digest() != digest:
                return None
        except Unreachable:
            return None
        (_, before), (lines, now) = former._texts(), self._texts()
        if not before or not now or former.columns != self.columns:
            return None
        known, salt = set(before), self._salt
        appeared = [
            (line, number(text) ^ salt, text) for line, text in zip(lines, now, strict=True) if text not in known
        ]
        vanished = {number(text) ^ salt for text in known.difference(now)}
        return Difference(appeared, vanished, len(before), len(now) - len(appeared))

    def _texts(self) -> tuple[Sequence[int], Sequence[bytes]]:
        """The lines that rows start at, and the texts of the rows; of a file of plain lines without a look at each."""
        with self._file.content() as file:
            height = self._begin(file)
            rest = file.read() if height else b""
        if not rest:
            return (), ()
        start = 1 + height
        if QUOTE in rest or b"\r" in rest or rest.startswith(b"\n") or b"\n\n" in rest:
            rows = list(records(BytesIO(rest), start, self._delimiter))
            return [line for line, _ in rows], [text for _, text in rows]
        texts = rest.removesuffix(b"\n").split(b"\n")
        return range(start, start + len(texts)), texts

    def transform(self, cells: Cells) -> Record:
        assert isinstance(cells, bytes)
        if self._transform is not None and QUOTE not in cells and NUL not in cells:
            plain = self._decode(cells).split(self._delimiter)
            if len(plain) == self._width:
                return self._transform(plain)
        values = self._cells(cells)
        if values is None or self._transform is None:
            raise Malformed("", None, "a row with one cell for each column")
        return self._transform(values)

    def raw(self, lines: set[int]) -> dict[int, str]:
        return {line: self._file.text(row) for line, _, row in self.rows() if line in lines and isinstance(row, bytes)}

    def cells_doc(self, cells: Cells) -> dict[str, Any] | None:
        values = self._cells(cells)
        return None if values is None else dict(zip(self.columns, values, strict=True))

    def _cells(self, row: Cells) -> list[str] | None:
        """The cells of a row, one for each column; empty ones too many are let pass."""
        assert isinstance(row, bytes)
        if NUL in row:
            return None
        text = self._file.text(row)
        cells = split(text, self._delimiter) if QUOTE in row else text.split(self._delimiter)
        width = len(self.columns)
        if cells is None or len(cells) == width:
            return cells
        return cells[:width] if len(cells) > width and not any(cells[width:]) else None

    def _begin(self, file: BinaryIO) -> int:
        """Reads the header, and says how many lines it takes; 0 where there is none."""
        header, height = self._header(file)
        if not any(header):
            return 0
        self.columns = tuple(header)
        self._transform = self._recipe.transform(header)
        self._salt = self._recipe.salt(header)
        self._width = len(header)
        self._decode = self._file.decoder()
        return height

    def _header(self, file: BinaryIO) -> tuple[list[str], int]:
        """The columns, by the delimiter that gives most of the known ones, and how many lines they take."""
        first = file.readline()
        known = known_columns(self._recipe.table) | {plain(name) for name in self._recipe.mapping.values()}

        def fit(delimiter: str) -> tuple[int, int]:
            cells = self._columns(first, delimiter, strict=False) or []
            return len(known & {plain(cell) for cell in cells}), len(cells)

        delimiter = self._delimiter = max(DELIMITERS, key=fit)
        row, height, behind = first, 1, file.tell()
        while (header := self._columns(row, delimiter)) is None and height < HEADER_LINES:
            row, height = row + file.readline(), height + 1
        if header is None:
            file.seek(behind)
            header, height = self._columns(first, delimiter, strict=False), 1
        return header or [], height

    def _columns(self, row: bytes, delimiter: str, strict: bool = True) -> list[str] | None:
        cells = split(self._file.text(row).rstrip("\r\n"), delimiter, strict)
        return None if cells is None else [cell.strip() for cell in cells]


def split(text: str, delimiter: str, strict: bool = True) -> list[str] | None:
    """The cells of one row by the rules of quoting; None where it breaks them."""
    try:
        rows = list(csv.reader([text], delimiter=delimiter, strict=strict))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def records(lines: Iterable[bytes], start: int, delimiter: str) -> Iterator[tuple[int, bytes]]:
    """The texts of the rows, each with the line it starts at; empty lines are none. A quote that is never closed
    makes a broken row of its own line and swallows none of those after it."""
    for line in lines:
        if QUOTE in line and line.count(QUOTE) % 2:
            yield from _quoted([line, *lines], start, delimiter)
            return
        row = line.rstrip(b"\r\n")
        if row:
            yield start, row
        start += 1


def _quoted(lines: list[bytes], start: int, delimiter: str) -> Iterator[tuple[int, bytes]]:
    """The same from the first row on whose quotes may go over several lines, able to look ahead."""
    place = 0
    while place < len(lines):
        length = _row_length(lines, place, delimiter)
        row = b"".join(lines[place : place + length]).rstrip(b"\r\n")
        if row:
            yield start + place, row
        place += length


def _row_length(lines: list[bytes], place: int, delimiter: str) -> int:
    """How many lines a row has: as many as it takes until its quotes are closed, one where they never are."""
    if lines[place].count(QUOTE) % 2 == 0 or _closed(lines[place], delimiter):
        return 1
    quotes = 0
    for end in range(place, len(lines)):
        found = lines[end].count(QUOTE)
        quotes += found
        if end > place and found and quotes % 2 == 0:
            return end - place + 1 if _closed(b"".join(lines[place : end + 1]), delimiter) else 1
    return 1


def _closed(row: bytes, delimiter: str) -> bool:
    """Whether all quotes of a row are closed; one inside a bare cell is a mere letter."""
    return split(row.decode("latin-1").rstrip("\r\n"), delimiter) is not None
