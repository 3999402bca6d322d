"""For people: aligned columns on a terminal, in colour where it has colours; the same text in a pipe."""

from __future__ import annotations

from simulate.command.terminal import visible
from simulate.render.report import Items, Lines, Mark, Table, bare, marks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from simulate.render.report import Block, Report, Text

_COLOURS = {
    "down": "1;31",
    "degraded": "33",
    "at-risk": "35",
    "ok": "32",
    "good": "1;32",
    "bad": "1;31",
    "warn": "33",
    "dim": "2",
    "strong": "1",
    "name": "1",
    "code": "36",
    "command": "36",
    "id": "",
}
_GAP = 2
_BEGINNING = 5
_NARROWEST = 18
_NARROWEST_OF_NAMES = 8
"""Columns of prose give way down to the one; where that is not enough, all columns down to the other."""


def render(report: Report, width: int | None = None, colours: bool = False) -> str:
    """The report as text. `width` is where lines are broken; None: nowhere, as programs that read it want."""
    return "".join(f"{line}\n" for line in _Writer(width, colours).report(report))


def _quoted(text: Text) -> Text:
    """Commands in backticks, which tells them apart where colours do not."""
    return [Mark(f"`{mark.text}`", "") if mark.tone == "command" else mark for mark in marks(text)]


def _begun(block: Block) -> list[Block]:
    """The beginning of what a reader in a hurry can do without, and how much more there is."""
    long = block.items if isinstance(block, Items) else block.rows if isinstance(block, Table) else ()
    if len(long) <= _BEGINNING:
        return [block]
    more = Lines(Mark(f"{len(long) - _BEGINNING:,} more; --format markdown shows all.", "dim"))
    if isinstance(block, Items):
        return [Items(block.items[:_BEGINNING]), more]
    assert isinstance(block, Table)
    return [Table(block.columns, block.rows[:_BEGINNING], block.wide, block.right), more]


class _Writer:
    def __init__(self, width: int | None, colours: bool) -> None:
        self.width = width
        self.colours = colours

    def report(self, report: Report) -> Iterator[str]:
        yield from self.lines(Mark(report.title, "strong"), "")
        if report.about:
            yield from self.lines(Mark(" · ".join(report.about), "dim"), "")
        yield ""
        for line in report.verdict:
            yield from self.lines(line, "")
        for section in report.sections:
            yield ""
            yield self.painted(Mark(section.heading, "strong"))
            for block in section.blocks:
                for part in _begun(block) if section.folded else [block]:
                    yield from self.block(part)

    def block(self, block: Block) -> Iterator[str]:
        if isinstance(block, Lines):
            for line in block.lines:
                yield from self.lines(line, "  ")
        elif isinstance(block, Items):
            for item in block.items:
                yield from self.lines(item, "  - ", "    ")
        else:
            yield from self.table(block)

    def lines(self, text: Text, first: str, later: str | None = None) -> Iterator[str]:
        """A text behind an indent, broken where it is too long."""
        text = text if self.colours else _quoted(text)
        indent = first if later is None else later
        room = None if self.width is None else max(self.width - len(first), _NARROWEST)
        for number, line in enumerate(broken(text, room)):
            yield ((first if number == 0 else indent) + "".join(map(self.painted, line))).rstrip()

    def table(self, table: Table) -> Iterator[str]:
        widths = self.widths(table)
        right = {place for place, name in enumerate(table.columns) if name in table.right}
        head: list[Text] = [Mark(name, "dim") for name in table.columns]
        for row in [head, *table.rows] if any(table.columns) else table.rows:
            cells = [list(broken(cell, width)) for cell, width in zip(row, widths, strict=True)]
            for number in range(max(map(len, cells))):
                line = "  "
                for place, (cell, width) in enumerate(zip(cells, widths, strict=True)):
                    part = cell[number] if number < len(cell) else []
                    gap = " " * max(0, width - sum(wide(mark.text) for mark in part))
                    text = "".join(map(self.painted, part))
                    line += (gap + text if place in right else text + gap) + " " * _GAP
                yield line.rstrip()

    def widths(self, table: Table) -> list[int]:
        """What each column needs; where that is more than there is, columns of prose give way first."""
        rows = [list(table.columns), *([bare(cell) for cell in row] for row in table.rows)]
        widths = [
            max(max((wide(line) for line in visible(row[place]).split("\n")), default=0) for row in rows)
            for place in range(len(table.columns))
        ]
        if self.width is None:
            return widths
        willing = [place for place, name in enumerate(table.columns) if name in table.wide]
        self.narrow(widths, willing, _NARROWEST)
        self.narrow(widths, list(range(len(widths))), _NARROWEST_OF_NAMES)
        return widths

    def narrow(self, widths: list[int], willing: list[int], narrowest: int) -> None:
        """Takes from the widest of some columns until all fit, or none of these can give more."""
        while self.width is not None and sum(widths) + _GAP * len(widths) > self.width:
            widest = max(willing, key=lambda place: widths[place], default=None)
            if widest is None or widths[widest] <= narrowest:
                return
            widths[widest] -= 1

    def painted(self, mark: Mark) -> str:
        colour = _COLOURS.get(mark.tone, "") if self.colours else ""
        return f"\x1b[{colour}m{mark.text}\x1b[0m" if colour and mark.text else mark.text


def broken(text: Text, width: int | None) -> Iterator[list[Mark]]:
    """The lines of a text, broken between words where it is wider; a word that is wider still, inside."""
    line: list[Mark] = []
    used = 0
    for word in _words(text):
        if word is None:
            yield line
            line, used = [], 0
            continue
        if width is not None and used and used + _length(word) > width:
            yield _ended(line)
            line, used = [], 0
        for piece, tone in word:
            while width is not None and used + wide(piece.rstrip()) > width:
                cut = _fitting(piece, width - used)
                yield [*line, Mark(piece[:cut], tone)]
                piece, line, used = piece[cut:], [], 0
            if piece:
                line.append(Mark(piece, tone))
                used += wide(piece)
    yield line


def _ended(line: list[Mark]) -> list[Mark]:
    """Without the white space at its end."""
    return [*line[:-1], Mark(line[-1].text.rstrip(), line[-1].tone)] if line else line


def _length(word: Sequence[tuple[str, str]]) -> int:
    return wide("".join(piece for piece, _ in word).rstrip())


def _words(text: Text) -> Iterator[list[tuple[str, str]] | None]:
    """What must not be torn apart, each with the white space behind it, in pieces of one tone; None ends a line."""
    word: list[tuple[str, str]] = []
    for piece, tone in _pieces(text):
        if piece == "\n":
            yield word
            yield None
            word = []
            continue
        word.append((piece, tone))
        if piece.endswith(" "):
            yield word
            word = []
    yield word


def _pieces(text: Text) -> Iterator[tuple[str, str]]:
    """Words with the white space behind them, and line ends."""
    for mark in marks(text):
        for number, line in enumerate(visible(mark.text).expandtabs(4).split("\n")):
            if number:
                yield "\n", ""
            start = 0
            while start < len(line):
                end = line.find(" ", start)
                while -1 < end < len(line) and line[end] == " ":
                    end += 1
                end = len(line) if end == -1 else end
                yield line[start:end], mark.tone
                start = end


def _fitting(text: str, width: int) -> int:
    """How many letters fit; at least one, where the line is empty."""
    end = 1 if width >= 1 else 0
    if not end:
        return 0
    while end < len(text) and wide(text[: end + 1]) <= width:
        end += 1
    return end


def wide(text: str) -> int:
    """How many places a text takes on a terminal."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(letter) else 2 if east_asian_width(letter) in "WF" else 1 for letter in text)
