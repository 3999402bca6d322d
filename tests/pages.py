"""The Markdown pages of the project, as the tests of the docs read them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("examples/*/README.md")])
SHELLS = ("sh", "bash", "shell")


def page_name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block: the line it starts on, its language, its lines."""

    line: int
    language: str
    rows: list[str]


def fences(text: str) -> Iterator[Fence]:
    """Every fenced block of a page. One inside another is text of the outer one."""
    opened, ticks = None, ""
    for number, row in enumerate(text.splitlines(), start=1):
        fence = re.match(r" *(`{3,})(\w*) *$", row)
        if opened is None and fence:
            opened, ticks = Fence(number, fence[2], []), fence[1]
        elif opened and fence and not fence[2] and len(fence[1]) >= len(ticks):
            yield opened
            opened = None
        elif opened:
            opened.rows.append(row)
    assert opened is None, f"line {opened.line}: the block never ends"


def typed(path: Path) -> list[str]:
    """What a page tells its reader to type: shell blocks, commands of console blocks, inline code."""
    text = path.read_text(encoding="utf-8")
    found: list[str] = []
    for fence in fences(text):
        if fence.language in SHELLS:
            found += fence.rows
        elif fence.language == "console":
            found += [row[2:] for row in fence.rows if row.startswith("$ ")]
    prose = re.sub(r"^ *(`{3,}).*?^ *\1 *$", "", text, flags=re.MULTILINE | re.DOTALL)
    return [*found, *re.findall(r"`([^`\n]+)`", prose)]


@dataclass(frozen=True, slots=True)
class Command:
    """A line after `$ ` in a block marked `console`, and the lines below it."""

    line: int
    text: str
    output: list[str]


def session(text: str) -> list[Command]:
    """The commands of a page's console blocks, in the reader's order."""
    found: list[Command] = []
    for fence in fences(text):
        if fence.language != "console":
            continue
        assert fence.rows, f"line {fence.line}: an empty block"
        assert fence.rows[0].startswith("$ "), f"line {fence.line}: a console block starts with a command"
        for number, row in enumerate(fence.rows, start=fence.line + 1):
            if row.startswith("$ "):
                found.append(Command(number, row[2:], []))
            else:
                found[-1].output.append(row)
    return found


def agree(shown: list[str], printed: list[str]) -> bool:
    """Line by line; `…` stands for any text in a line, alone on a line for any number of lines."""
    patterns = [
        r"(?:.*\n)*?" if row.strip() == "…" else re.escape(row.rstrip()).replace("…", ".*") + r" *\n" for row in shown
    ]
    return re.fullmatch("".join(patterns), "".join(f"{row}\n" for row in printed)) is not None
