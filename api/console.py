"""How commands speak: tables on a terminal, plain text in a pipe, JSON on demand, errors on stderr."""

from __future__ import annotations

import os
import re
import select
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple, Protocol

PROGRAM = "opsgraph"

# What could steer a terminal; white space is told apart where it matters.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


Format = Literal["table", "json"]
"""How a command answers. A table is drawn on a terminal and plain text elsewhere."""


class Mark(NamedTuple):
    """A text with a colour, where there are colours."""

    text: str
    style: str


GOOD, WARN, BAD, DIM = "green", "yellow", "red", "dim"
Cell = Any


class Out(Protocol):
    """Where an answer goes."""

    wide: bool

    def heading(self, text: str) -> None:
        """Begins a part of the answer."""

    def say(self, text: Cell = "") -> None:
        """A sentence, or an empty line."""

    def pairs(self, rows: Iterable[tuple[str, Cell]]) -> None:
        """Names and values, one a line."""

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
        """Rows under the names of their columns; nothing is cut off."""


class Plain:
    """Lines for pipes and files: aligned columns, no colours, no boxes, nothing cut off."""

    wide = False
    _begun = False

    def heading(self, text: str) -> None:
        self._line(f"\n{text}" if self._begun else text)

    def say(self, text: Cell = "") -> None:
        self._line(words(text))

    def pairs(self, rows: Iterable[tuple[str, Cell]]) -> None:
        listed = [(name, words(value)) for name, value in rows]
        width = max((len(name) for name, _ in listed), default=0)
        for name, value in listed:
            self._line(f"{name:<{width}}  {value}".rstrip().replace("\n", "\n" + " " * (width + 2)))

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
        lines = [list(columns), *([one_line(cell) for cell in row] for row in rows)]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        for line in lines:
            self._line("  ".join(f"{cell:<{width}}" for cell, width in zip(line, widths, strict=True)).rstrip())

    def _line(self, text: str) -> None:
        self._begun = True
        sys.stdout.write(text + "\n")


class Terminal:
    """Tables and colours by rich."""

    wide = True
    _begun = False

    def __init__(self) -> None:
        from rich.console import Console

        self._console = Console(highlight=False, markup=False, emoji=False)

    def heading(self, text: str) -> None:
        if self._begun:
            self._print("")
        self._print(self._text(Mark(text, "bold")))

    def say(self, text: Cell = "") -> None:
        self._print(self._text(text))

    def pairs(self, rows: Iterable[tuple[str, Cell]]) -> None:
        from rich.table import Table

        grid = Table.grid(padding=(0, 2))
        grid.add_column(style="cyan", no_wrap=True)
        grid.add_column(overflow="fold")
        for name, value in rows:
            grid.add_row(name, self._text(value))
        self._print(grid)

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
        from rich import box
        from rich.table import Table

        table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False, show_edge=False)
        listed = [list(row) for row in rows]
        for place, column in enumerate(columns):
            numbers = bool(listed) and all(isinstance(row[place], int | float) for row in listed)
            table.add_column(column, overflow="fold", no_wrap=not table.columns, justify="right" if numbers else "left")
        for row in listed:
            table.add_row(*map(self._text, row))
        self._print(table)

    def _print(self, what: Any) -> None:
        self._begun = True
        self._console.print(what)

    def _text(self, cell: Cell) -> Any:
        from rich.text import Text

        return Text(words(cell), style=cell.style if isinstance(cell, Mark) else "", overflow="fold")


def on_terminal() -> bool:
    return sys.stdout.isatty()


def out() -> Out:
    """The way to answer that fits where standard output goes."""
    return Terminal() if on_terminal() else Plain()


def answer(
    format: Format | None, doc: Callable[[], Any], show: Callable[[Out], None], *, one_line: bool = False
) -> None:
    """Answers as asked: the document as JSON, or what `show` says."""
    if format == "json":
        print_json(doc(), indented=on_terminal() and not one_line)
    else:
        show(out())


def print_json(doc: Any, *, indented: bool = False) -> None:
    """One document: on one line in a pipe, indented for a reader."""
    import orjson

    options = orjson.OPT_INDENT_2 if indented else 0
    sys.stdout.write(orjson.dumps(doc, default=str, option=options | orjson.OPT_NON_STR_KEYS).decode() + "\n")


def words(cell: Cell) -> str:
    """A value as people read it; what could steer a terminal is made visible."""
    match cell:
        case None:
            text = ""
        case Mark(text=marked):
            text = marked
        case bool():
            text = "yes" if cell else "no"
        case int():
            text = f"{cell:,}"
        case float():
            text = f"{cell:,.2f}"
        case Mapping():
            text = "; ".join(f"{name} {words(value)}" for name, value in cell.items())
        case list() | tuple():
            text = ", ".join(map(words, cell))
        case _:
            text = str(cell)
    return _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), text.replace("\r\n", "\n"))


def one_line(cell: Cell) -> str:
    return words(cell).replace("\n", "\\n").replace("\t", "\\t")


def note(text: str) -> None:
    """A remark beside the answer, for people only."""
    sys.stderr.write(words(text) + "\n")


def complain(text: str) -> None:
    """What went wrong, on stderr."""
    red, reset = ("\x1b[1;31m", "\x1b[0m") if sys.stderr.isatty() else ("", "")
    sys.stderr.write(f"{red}error:{reset} {words(text)}\n")


def complain_of(error: Exception) -> None:
    """What nobody foresaw, in a sentence."""
    complain(f"This should not happen ({type(error).__name__}: {error}). Report it with what --debug shows.")


def reader_gone() -> bool:
    """Hands over all that was written. Whoever reads it may have gone, as `head` does: then nothing more is
    written, without complaint."""
    try:
        sys.stdout.flush()
        gone = _hung_up(sys.stdout.fileno())
    except BrokenPipeError:
        gone = True
    except (OSError, ValueError):
        return False
    if gone:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return gone


def _hung_up(stream: int) -> bool:
    """Whether nobody reads a pipe any more."""
    poll = select.poll()
    poll.register(stream, 0)
    return any(event & select.POLLERR for _, event in poll.poll(0))


def version_of(package: str) -> str | None:
    """The installed version, None where there is none."""
    from importlib import metadata

    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def plural(count: int, one: str, many: str | None = None) -> str:
    """`1 record`, `1,204 records`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
