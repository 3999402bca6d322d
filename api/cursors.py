"""Pages of a list that is at hand as a whole: of the relations at one entity."""

from __future__ import annotations

import base64
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import TypeVar

import orjson

from graph.errors import WrongInput
from graph.model import Relation

T = TypeVar("T")
Key = tuple[str, ...]


def encode(key: Key) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(key)).decode()


def decode(cursor: str) -> Key:
    try:
        return tuple(str(part) for part in orjson.loads(base64.urlsafe_b64decode(cursor.encode())))
    except (ValueError, TypeError) as broken:
        raise WrongInput(f"The cursor {cursor!r} is none.", "Pass on `endCursor` as it came.") from broken


def relation_key(relation: Relation) -> Key:
    """What orders the relations at an entity."""
    return relation.type, relation.source, relation.target


def cut(rows: Sequence[T], key: Callable[[T], Key], first: int, after: str | None) -> tuple[Sequence[T], bool]:
    """The page of rows, which are in order of `key`, after a cursor; and whether there are more."""
    start = bisect_right(rows, decode(after), key=key) if after else 0
    return rows[start : start + first], len(rows) > start + first
