"""A plain command line, read at once: what is not plain is left to argparse, which takes as long to import as a small
answer takes.

Plain are words in one row, and long options that are known and followed by what they say. It is read as argparse
reads it; help, mistakes and everything unusual are not plain.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, Protocol

    class Takes(Protocol):
        """What a command tells all that it takes: an ArgumentParser, or what is here."""

        def add_argument(self, *args: Any, **kwargs: Any) -> Any:
            """One option or word."""

        def add_argument_group(self, *args: Any, **kwargs: Any) -> Takes:
            """Options under a heading of the help."""


_UNSAID = object()


class Given:
    """What a command line says: an attribute for each thing that a command takes."""


class _Taken:
    """One option, or one word or several."""

    def __init__(
        self,
        name: str,
        *,
        dest: str | None = None,
        action: str = "store",
        nargs: str | None = None,
        type: Callable[[str], Any] = str,
        default: Any = _UNSAID,
        metavar: str = "",
        help: str = "",
    ) -> None:
        self.dest = dest or name.lstrip("-").replace("-", "_")
        self.action = action
        self.nargs = nargs
        self.type = type
        self.default = (False if action == "store_true" else None) if default is _UNSAID else default


class _Plain:
    def __init__(self) -> None:
        self.options: dict[str, _Taken] = {}
        self.words: list[_Taken] = []

    def add_argument(self, name: str, **how: Any) -> None:
        if name.startswith("-"):
            self.options[name] = _Taken(name, **how)
        else:
            self.words.append(_Taken(name, **how))

    def add_argument_group(self, _: str) -> _Plain:
        return self


def read(declare: Callable[[Takes], None], words: Sequence[str]) -> Given | None:
    """What the words say to a command that declares what it takes; None where they are not plain."""
    known = _Plain()
    declare(known)
    told: dict[str, Any] = {}
    row: list[str] = []
    ended = False
    rest = iter(words)
    for word in rest:
        if word.startswith("-"):
            ended = bool(row)
            if not _option(known, word, rest, told):
                return None
        elif ended:
            return None
        else:
            row.append(word)
    if not _words(known.words, row, told):
        return None
    given = Given()
    for taken in (*known.options.values(), *known.words):
        setattr(given, taken.dest, told.get(taken.dest, taken.default))
    return given


def _option(known: _Plain, word: str, rest: Any, told: dict[str, Any]) -> bool:
    """Takes an option down with what it says; whether it is plain."""
    name, joined, value = word.partition("=")
    taken = known.options.get(name)
    if taken is None:
        return False
    if taken.action == "store_true":
        told[taken.dest] = True
        return not joined
    if not joined:
        value = next(rest, "-")
        if value.startswith("-"):
            return False
    try:
        said = taken.type(value)
    except Exception:  # noqa: BLE001 nothing is hidden: argparse reads it again, and says or raises it
        return False
    if taken.action == "append":
        told.setdefault(taken.dest, []).append(said)
    else:
        told[taken.dest] = said
    return bool(value)


def _words(known: Sequence[_Taken], row: list[str], told: dict[str, Any]) -> bool:
    """Takes a row of words down; whether there are as many as it takes."""
    if len(known) == 1 and known[0].nargs in ("*", "+"):
        told[known[0].dest] = row
        return bool(row) or known[0].nargs == "*"
    needed = sum(taken.nargs is None for taken in known)
    told.update((taken.dest, word) for taken, word in zip(known, row, strict=False))
    return needed <= len(row) <= len(known)
