"""What every file of a table shares: how its columns are named, how it writes times, how rows are told apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import orjson

from etl.source import Family
from etl.transform import Transform, compile_transform


@dataclass(frozen=True, slots=True)
class Recipe:
    table: str
    mapping: Mapping[str, str]
    formats: tuple[str, ...]

    @property
    def family(self) -> Family:
        if self.table == "relations":
            return "relation"
        return "pool" if self.table == "pools" else "entity"

    def transform(self, columns: Sequence[str]) -> Transform:
        return compile_transform(self.table, columns, self.mapping, self.formats)

    def salt(self, columns: Sequence[str] = ()) -> int:
        """Makes the same cells another row under other columns or settings."""
        rules = orjson.dumps([self.table, dict(self.mapping), self.formats, columns], option=orjson.OPT_SORT_KEYS)
        return number(rules)


def number(text: bytes) -> int:
    """A hash that fits a database's integer."""
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big", signed=True)
