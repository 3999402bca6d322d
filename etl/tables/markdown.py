"""A folder of Markdown: the front matter for the fields, the path as id."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

import yaml

from etl.source import Cells
from etl.tables.jsonl import Objects
from etl.tables.recipe import Recipe, number
from etl.tables.text import TextFile, unreadable
from graph.times import time_text

FENCE = "---"


class MarkdownTable(Objects):
    """The `.md` files below a folder, each one row; a row's line is its place among them."""

    def __init__(self, name: str, path: Path, recipe: Recipe) -> None:
        super().__init__(recipe)
        self.name = name
        self._path = path
        self._files = sorted(file for file in path.rglob("*.md") if file.is_file())
        self._notes: list[str] = []

    def digest(self) -> str:
        digest = blake2b(digest_size=16)
        for file in self._files:
            digest.update(f"{file.relative_to(self._path).as_posix()}\0{TextFile(file).digest()}\n".encode())
        return f"{digest.hexdigest()}-{self._recipe.salt()}"

    def size(self) -> int:
        return len(self._files)

    def complete(self) -> bool:
        return True

    def notes(self) -> list[str]:
        return self._notes

    def rows(self) -> Iterator[tuple[int, int, Cells | None]]:
        for line, file in enumerate(self._files, 1):
            text = self._text(file)
            row = page(text)
            if row is None:
                yield line, number(f"{file}\0{text}".encode("utf-8", "replace")), None
            else:
                row.setdefault("id", file.relative_to(self._path).with_suffix("").as_posix())
                yield line, self.fingerprint(row), [row]

    def raw(self, lines: set[int]) -> dict[int, str]:
        return {
            line: f"{file.relative_to(self._path).as_posix()}\n{self._text(file)}"
            for line, file in enumerate(self._files, 1)
            if line in lines
        }

    def _text(self, file: Path) -> str:
        source = TextFile(file)
        source.digest()
        self._notes += source.notes()
        try:
            with source.open() as opened:
                return opened.read().replace("\r\n", "\n")
        except OSError as broken:
            raise unreadable(file, broken) from broken


def page(text: str) -> dict[str, Any] | None:
    """The fields of a page, its body among them; None where the front matter cannot be read. A page without a title
    has its first heading's."""
    fields: dict[str, Any] = {}
    body = text
    if text.startswith(FENCE + "\n"):
        head, fence, body = text[len(FENCE) + 1 :].partition("\n" + FENCE)
        if not fence and not text.rstrip().endswith(FENCE):
            return None
        try:
            loaded = yaml.safe_load(head)
        except yaml.YAMLError:
            return None
        if loaded is not None and not isinstance(loaded, dict):
            return None
        fields = {str(name): _plain(value) for name, value in (loaded or {}).items()}
    body = body.lstrip("\n")
    heading = next((line[2:].strip() for line in body.splitlines() if line.startswith("# ")), None)
    if heading and not fields.get("title"):
        fields["title"] = heading
    return fields | {"body": body}


def _plain(value: Any) -> Any:
    """YAML makes times of what looks like one; the graph wants their text."""
    if isinstance(value, datetime):
        return time_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value
