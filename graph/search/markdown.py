"""Where a text may be cut, and how gladly: at headings, blocks, lines, sentences, words; code last of all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

HEADING, BLOCK, LINE, SENTENCE, WRAPPED, WORD = 5.0, 4.0, 3.0, 2.0, 1.2, 1.0
AFTER_HEADING = 0.5
"""A heading says nothing without what stands below it."""
CODE_LINE, CODE_WORD = 0.2, 0.1

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?[ \t]*#*[ \t]*$")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s")
_SENTENCE = re.compile(r"[.!?:;][\"')\]]*\s+|[。！？]")
_ENDED = re.compile(r"(?:[.!?:;][\"')\]]*|[。！？])\s*$")
_WORD = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Code:
    """A block of code, its fences included."""

    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Heading:
    begin: int
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Outline:
    """Cuts by place in the text with how good each is, all blocks of code, all headings."""

    cuts: dict[int, float]
    code: list[Code]
    headings: list[Heading]

    def above(self, place: int) -> tuple[str, ...]:
        """The headings that a place stands under, outermost first."""
        trail: list[Heading] = []
        for heading in self.headings:
            if heading.begin > place:
                break
            while trail and trail[-1].level >= heading.level:
                trail.pop()
            trail.append(heading)
        return tuple(heading.text for heading in trail if heading.text)


def outline(text: str) -> Outline:
    """The outline of a Markdown text; of any other text too, which then is paragraphs."""
    found = Outline({}, [], [])
    fence: re.Match[str] | None = None
    opened = 0
    after = ""
    for begin, line in _lines(text):
        bare = line.rstrip("\n")
        mark = _FENCE.match(bare)
        if fence is not None:
            found.cuts[begin] = CODE_LINE
            _words(found.cuts, begin, bare, CODE_WORD)
            if mark and _closes(fence, mark, bare):
                found.code.append(Code(opened, begin + len(bare)))
                fence, after = None, "block"
            continue
        if not bare.strip():
            after = after if after == "heading" else "block"
            continue
        heading = _HEADING.match(bare)
        if heading:
            found.headings.append(Heading(begin, len(heading[1]), (heading[2] or "").strip()))
        found.cuts[begin] = _worth(after, heading, bool(mark) or bool(_ITEM.match(bare)))
        if mark:
            fence, opened = mark, begin
            _words(found.cuts, begin, bare, CODE_WORD)
        else:
            _words(found.cuts, begin, bare, WORD)
            for sentence in _SENTENCE.finditer(bare):
                found.cuts[begin + sentence.end()] = SENTENCE
        after = "heading" if heading else "sentence" if _ENDED.search(bare) else "line"
    if fence is not None:  # never closed: all the rest is code
        found.code.append(Code(opened, len(text)))
    found.cuts.pop(0, None)
    found.cuts.pop(len(text), None)
    return found


def _lines(text: str) -> Iterator[tuple[int, str]]:
    begin = 0
    for line in text.split("\n"):
        yield begin, line
        begin += len(line) + 1


def _closes(fence: re.Match[str], mark: re.Match[str], line: str) -> bool:
    same = mark[1][0] == fence[1][0] and len(mark[1]) >= len(fence[1])
    return same and not line[mark.end() :].strip()


def _worth(after: str, heading: re.Match[str] | None, begins: bool) -> float:
    """How good a cut is before a line that follows a heading, a block or another line."""
    if after == "heading":
        return AFTER_HEADING
    if heading:
        return HEADING + (6 - len(heading[1])) / 10
    if after == "block":
        return BLOCK
    if begins:
        return LINE
    return SENTENCE if after == "sentence" else WRAPPED


def _words(cuts: dict[int, float], begin: int, line: str, worth: float) -> None:
    for gap in _WORD.finditer(line):
        cuts.setdefault(begin + gap.end(), worth)
