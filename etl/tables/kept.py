"""Rows kept from an earlier fetch (in dead letters), read once more by the present rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from etl.source import Cells
from etl.tables.jsonl import Objects
from etl.tables.recipe import Recipe


class KeptTable(Objects):
    """Dead letters of a scope that a person wants replayed; never all there is. Lines are those of the source."""

    def __init__(self, name: str, recipe: Recipe, letters: Sequence[dict[str, Any]]) -> None:
        super().__init__(recipe)
        self.name = name
        self._letters = letters

    def digest(self) -> None:
        return None

    def size(self) -> int:
        return len(self._letters)

    def complete(self) -> bool:
        return False

    def notes(self) -> list[str]:
        return []

    def rows(self) -> Iterator[tuple[int, int, Cells | None]]:
        for letter in self._letters:
            mark = self.fingerprint(letter["cells"])
            if mark is not None:
                yield letter["line"], mark, [letter["cells"]]

    def raw(self, lines: set[int]) -> dict[int, str]:
        return {letter["line"]: letter["raw"] for letter in self._letters if letter["line"] in lines}
