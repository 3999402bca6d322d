"""A folder of Markdown: the front matter for the fields, the path as id."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

import yaml

from etl.source import Cells
from etl.tables.jsonl import Objects
from etl.tables.recipe import Recipe, number
from etl.tables.text import TextFile, unreadable
from graph.times import time_text

FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)(?<=\n)---[ \t]*(?:\n|\Z)", re.DOTALL)
NUMBERS = range(-(2**63), 2**64)


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
        """A folder without a single page is one that is not mounted."""
        return bool(self._files)

    def notes(self) -> list[str]:
        return self._notes

    def rows(self) -> Iterator[tuple[int, int, Cells | None]]:
        for line, file in enumerate(self._files, 1):
            text = self._text(file)
            row = page(text) or {}
            row.setdefault("id", file.relative_to(self._path).with_suffix("").as_posix())
            mark = self.fingerprint(row) if "body" in row else None
            if mark is None:
                yield line, number(f"{file}\0{text}".encode()), None
            else:
                yield line, mark, [row]

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
    if text.partition("\n")[0].rstrip() == "---":
        front = FRONT_MATTER.match(text)
        if front is None:
            return None
        body = text[front.end() :]
        try:
            loaded = yaml.load(front[1], TextLoader) or {}  # noqa: S506 - a SafeLoader that knows less
            fields = {str(name): _plain(value) for name, value in loaded.items()}
        except (yaml.YAMLError, ValueError, AttributeError, RecursionError):
            return None
    body = body.lstrip("\n")
    heading = next((line[2:].strip() for line in body.splitlines() if line.startswith("# ")), None)
    if heading and not fields.get("title"):
        fields["title"] = heading
    return fields | {"body": body}


class TextLoader(yaml.SafeLoader):
    """Leaves times as they are written: whether one is a time is judged as in every other file."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - as the class above has it
        first: [(tag, form) for tag, form in forms if not tag.endswith(":timestamp")]
        for first, forms in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def _plain(value: Any) -> Any:
    """What YAML knows and JSON does not, as lists and texts."""
    if isinstance(value, dict):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple | set):
        return [_plain(each) for each in value]
    if isinstance(value, datetime):
        return time_text(value)
    if value is None or isinstance(value, str | bool | float) or (isinstance(value, int) and value in NUMBERS):
        return value
    return str(value)
