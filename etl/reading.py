"""How a value of a source is read: emptiness, texts, lists, times, flags. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any

from graph.errors import Malformed
from graph.ontology import Shape
from graph.times import time_text

NOTHING = frozenset(("", "?", "NULL"))
YES = frozenset(("true", "yes", "y", "1"))
NO = frozenset(("false", "no", "n", "0"))

Read = Callable[[str, Any], Any]
"""(field, value) -> what is kept; None for nothing; Malformed where it cannot be."""


def text(field: str, value: Any) -> str | None:
    if isinstance(value, str):
        value = value.strip()
        return None if value in NOTHING else value
    if value is None:
        return None
    if isinstance(value, bool | list | dict):
        raise Malformed(field, value, "a text")
    return str(value)


def body(field: str, value: Any) -> str | None:
    """A long text keeps its white space; it may be part of a code block."""
    return value if isinstance(value, str) and value.strip() not in NOTHING else text(field, value)


def words(field: str, value: Any) -> list[str] | None:
    if isinstance(value, str):
        parts = value.split("|")
    elif isinstance(value, list):
        parts = value
    else:
        parts = [] if value is None else [value]
    found = [part for part in (text(field, each) for each in parts) if part is not None]
    return list(dict.fromkeys(found)) or None


def flag(field: str, value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    word = text(field, value)
    if word is None:
        return None
    if word.casefold() in YES:
        return True
    if word.casefold() in NO:
        return False
    raise Malformed(field, value, "yes or no")


def times(formats: tuple[str, ...]) -> Read:
    """Reads times in these formats of strptime, else in ISO 8601."""
    expected = "an ISO 8601 time" + "".join(f", or one like {form!r}" for form in formats)

    @lru_cache(maxsize=65536)
    def canonical(word: str) -> str | None:
        for form in formats:
            try:
                return time_text(datetime.strptime(word, form))  # noqa: DTZ007 - without a zone it is UTC
            except (ValueError, OverflowError):
                continue
        try:
            return time_text(datetime.fromisoformat(word))
        except (ValueError, OverflowError):
            return None

    def time(field: str, value: Any) -> str | None:
        word = text(field, value)
        if word is None:
            return None
        found = canonical(word)
        if found is None:
            raise Malformed(field, value, expected)
        return found

    return time


def readers(formats: tuple[str, ...]) -> dict[Shape, Read]:
    return {"text": text, "body": body, "words": words, "flag": flag, "time": times(formats)}
