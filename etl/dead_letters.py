"""Rows that could not be loaded: what was wrong with them, where they stand, and their text."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from etl.source import Table
from graph.errors import Malformed
from graph.ports import Doc


@dataclass(slots=True)
class DeadLetter:
    table: Table
    line: int
    field: str
    value: Any
    expected: str
    cells: dict[str, Any] | None = None
    raw: str = ""

    @classmethod
    def of(cls, table: Table, line: int, bad: Malformed, cells: dict[str, Any] | None) -> DeadLetter:
        return cls(table, line, bad.field, bad.value, bad.expected, cells)

    @classmethod
    def no_record(cls, table: Table, line: int) -> DeadLetter:
        wanted = "a row with one cell for each column" if table.columns else "a record"
        return cls(table, line, "", None, wanted)

    @classmethod
    def differing(cls, table: Table, line: int, key: str, others: list[int]) -> DeadLetter:
        at = ", ".join(str(other) for other in others)
        return cls(table, line, "id", key, f"one row only; line {at} says something else of it")

    def doc(self, source: str, run: str, seen: str) -> Doc:
        mark = f"{source}\0{self.table.name}\0{self.line}\0{self.raw}\0{self.field}"
        doc: Doc = {
            "id": blake2b(mark.encode("utf-8", "replace"), digest_size=6).hexdigest(),
            "source": source,
            "file": self.table.name,
            "line": self.line,
            "field": self.field,
            "value": self.value,
            "expected": self.expected,
            "raw": self.raw,
            "run": run,
            "seen": seen,
        }
        return doc | ({"cells": self.cells} if self.cells is not None else {})


@dataclass(slots=True)
class DeadLetters:
    """Those of one source in one run."""

    letters: list[DeadLetter] = field(default_factory=list)

    def add(self, letter: DeadLetter) -> None:
        self.letters.append(letter)

    def with_text(self) -> list[DeadLetter]:
        """The letters, each with the text of its row: read once more, and only where there are any."""
        by_table: dict[int, list[DeadLetter]] = {}
        for letter in self.letters:
            by_table.setdefault(id(letter.table), []).append(letter)
        for letters in by_table.values():
            texts = letters[0].table.raw({letter.line for letter in letters})
            for letter in letters:
                letter.raw = texts.get(letter.line, "")
        return self.letters
