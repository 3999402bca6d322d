"""For pull requests and wikis: GitHub's and GitLab's Markdown, the long parts folded."""

from __future__ import annotations

from simulate.command.terminal import visible
from simulate.render.report import Items, Lines, Mark, marks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from simulate.render.report import Block, Report, Text
    from simulate.render.report import Table as Rows

_SIGNS = {"down": "🔴 ", "degraded": "🟠 ", "at-risk": "🟡 ", "good": "✅ ", "bad": "❌ ", "warn": "⚠️ "}
_SPECIAL = frozenset("\\`*_{}[]<>#|~!&$@")


def render(report: Report) -> str:
    """The report as Markdown."""
    return "\n".join(_lines(report)).rstrip("\n") + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"### {plain(report.title)}"
    yield ""
    for line in report.verdict:
        yield f"> {text(line, signs=True)}  "
    for section in report.sections:
        yield ""
        if section.folded:
            yield f"<details><summary>{_html(section.heading)}</summary>"
        else:
            yield f"#### {plain(section.heading)}"
        for block in section.blocks:
            yield ""
            yield from _block(block)
        if section.folded:
            yield ""
            yield "</details>"
    if report.about:
        yield ""
        yield f"<sub>opsgraph · {' · '.join(map(_html, report.about))}</sub>"


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Lines):
        for line in block.lines:
            yield f"{text(line)}  "
    elif isinstance(block, Items):
        for item in block.items:
            yield f"- {text(item)}"
    else:
        yield from _table(block)


def _table(table: Rows) -> Iterator[str]:
    yield _row([plain(name) for name in table.columns])
    yield _row(["--:" if name in table.right else "---" for name in table.columns])
    for row in table.rows:
        yield _row([text(cell, signs=place == 0) for place, cell in enumerate(row)])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def text(given: Text, signs: bool = False) -> str:
    """A text with its marks; with `signs`, the first of them shown by a sign in colour too."""
    parts = []
    for mark in marks(given):
        if signs and mark.tone in _SIGNS:
            parts.append(_SIGNS[mark.tone])
            signs = False
        parts.append(_marked(mark))
    return "".join(parts)


def _marked(mark: Mark) -> str:
    inner = mark.text.strip()
    if not inner:
        return plain(mark.text)
    if mark.tone in ("code", "id", "command", "name"):
        coded = _code(inner)
        return f"**{coded}**" if mark.tone == "name" else coded
    if mark.tone in ("strong", "bad", "down", "good"):
        lead = mark.text[: len(mark.text) - len(mark.text.lstrip())]
        tail = mark.text[len(mark.text.rstrip()) :]
        return f"{lead}**{plain(inner)}**{tail}"
    return plain(mark.text)


def _code(word: str) -> str:
    """A name in code; one that holds what would end it or the table stays in plain text."""
    if "`" in word or "|" in word or "\n" in word:
        return plain(word)
    return f"`{visible(word)}`"


def plain(word: str) -> str:
    """A text that means itself: nothing of it is markup, a link, a mention or a new line."""
    escaped = "".join(_escaped(letter) for letter in visible(word))
    return escaped.replace("\n", "<br>").replace("://", ":&#47;/").replace("www.", "www&#46;")


def _escaped(letter: str) -> str:
    match letter:
        case "<":
            return "&lt;"
        case ">":
            return "&gt;"
        case "&":
            return "&amp;"
        case "@":
            return "&#64;"
    return f"\\{letter}" if letter in _SPECIAL else letter


def _html(word: str) -> str:
    from html import escape

    return escape(visible(word))
