"""JSON Lines: one object a line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from etl.source import Cells, Family
from etl.tables.recipe import Recipe, number
from etl.tables.text import TextFile
from etl.transform import Transform
from graph.model import Record


class Objects:
    """Rows that are objects: each knows its own columns."""

    def __init__(self, recipe: Recipe) -> None:
        self.family: Family = recipe.family
        self.columns: tuple[str, ...] = ()
        self._recipe = recipe
        self._salt = recipe.salt()
        self._transforms: dict[tuple[str, ...], Transform] = {}
        self._shapes: set[tuple[str, ...]] = set()

    def fingerprint(self, row: dict[str, Any]) -> int | None:
        """None for an object that cannot be kept: what is written around it makes it deeper than JSON may be."""
        shape = tuple(row)
        if shape not in self._shapes:
            self._shapes.add(shape)
            self.columns = tuple(dict.fromkeys([*self.columns, *shape]))
        try:
            return number(orjson.dumps([[[row]]], option=orjson.OPT_SORT_KEYS)) ^ self._salt
        except orjson.JSONEncodeError:
            return None

    def transform(self, cells: Cells) -> Record:
        row: dict[str, Any] = cells[0]
        columns = tuple(row)
        known = self._transforms.get(columns)
        if known is None:
            known = self._transforms[columns] = self._recipe.transform(columns)
        return known(list(row.values()))

    def cells_doc(self, cells: Cells) -> dict[str, Any]:
        row: dict[str, Any] = cells[0]
        return row


class JsonlTable(Objects):
    """One JSON Lines file; see the Table port."""

    def __init__(self, name: str, path: Path, recipe: Recipe) -> None:
        super().__init__(recipe)
        self.name = name
        self._file = TextFile(path)
        self._any = False

    def digest(self) -> str:
        return f"{self._file.digest()}-{self._recipe.salt()}"

    def size(self) -> int | None:
        return None

    def complete(self) -> bool:
        """A file without a single row was cut off; nobody exports nothing."""
        return self._any

    def notes(self) -> list[str]:
        return self._file.notes()

    def rows(self) -> Iterator[tuple[int, int, Cells | None]]:
        with self._file.open() as file:
            for line, text in enumerate(file, 1):
                if not text.strip():
                    continue
                self._any = True
                try:
                    row = orjson.loads(text)
                except ValueError:
                    row = None
                mark = self.fingerprint(row) if isinstance(row, dict) else None
                if mark is None:
                    yield line, number(text.encode()), None
                else:
                    yield line, mark, [row]

    def raw(self, lines: set[int]) -> dict[int, str]:
        with self._file.open() as file:
            return {line: text.rstrip("\r\n") for line, text in enumerate(file, 1) if line in lines}
