"""A Markdown text as a sequence of what a renderer makes of it: code, HTML, and the text between.

It errs on one side: what may be hidden from a reader counts as hidden, and code is only what a renderer would show
as code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

What = Literal["block", "code", "tag", "comment", "text"]

_FENCE = re.compile(r"(`{3,}(?=[^`]*$)|~{3,})(.*)$")
_ITEM = re.compile(r"( *)([-*+]|\d{1,9}[.)])( +|$)")
_INLINE = re.compile(
    r"""
      (?P<code>(?<![`\\])(?P<ticks>`++)(?:(?!\n[ \t]*\n)[\s\S]){1,2000}?(?<!`)(?P=ticks)(?!`))
    | (?P<comment><!--[\s\S]*?(?:-->|\Z)|<!\[CDATA\[[\s\S]*?(?:\]\]>|\Z)|<\?[\s\S]*?(?:\?>|\Z)|<![a-zA-Z][^>]*(?:>|\Z))
    | (?P<tag></?(?P<name>[a-zA-Z][a-zA-Z0-9:_-]*+)
        (?:(?P<attributes>(?:"[^"]*+"|'[^']*+'|[^'"<>]++){0,200}+)>|(?P<rest>[^<>]*+)>))
    """,
    re.VERBOSE,
)
RAW = frozenset(("script", "style", "template", "noscript", "noembed", "noframes", "xmp", "textarea", "title"))
"""Elements whose content is no Markdown; all of them are hidden or drawn by no means as text."""
MOST_INDENT = 3


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of the text. Of a tag its name in lower case, with what stands in it; of a block of code its fence."""

    what: What
    begin: int
    end: int
    name: str = ""
    closing: bool = False
    attributes: str = ""
    fence: str = ""
    closed: bool = True


def tokens(text: str) -> Iterator[Token]:
    """All of a text, in order, without gaps."""
    return _Scan(text).tokens()


class _Scan:
    """Line by line where blocks may begin, and within the lines between."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._inside = 0
        """Where the content of the list item begins that we are in; 0 outside of lists."""
        self._blank = True

    def tokens(self) -> Iterator[Token]:
        text, at = self._text, 0
        prose = 0  # where the prose begins that is not told yet
        while at < len(text):
            end = self._line_end(at)
            block = self._block(at, end)
            if block is not None:
                yield from self._within(prose, at)
                yield block
                prose = at = block.end
                self._blank = True
                continue
            jump = self._long(max(prose, at), end)
            if jump is not None:  # what begins here goes on over lines, whatever they look like
                self._blank = False
                at = self._line_end(jump - 1) if jump > end else end
                continue
            at = end
        yield from self._within(prose, len(text))

    def _line_end(self, at: int) -> int:
        found = self._text.find("\n", at)
        return len(self._text) if found < 0 else found + 1

    def _block(self, begin: int, end: int) -> Token | None:
        """The block of code that begins with a line, if one does; keeps track of lists."""
        line = self._text[begin:end].rstrip("\n").expandtabs(4)
        bare = line.lstrip(" ")
        if not bare:
            self._blank = True
            return None
        indent = len(line) - len(bare)
        before, self._blank = self._blank, False
        item = _ITEM.match(line)
        if indent < self._inside and not item:
            self._inside = 0
        if before and indent >= self._inside + MOST_INDENT + 1 and not (item and indent <= self._inside + 5):
            return self._indented(begin, self._inside + MOST_INDENT + 1)
        content, container = bare, self._inside
        if item and indent <= self._inside + MOST_INDENT + 2:
            self._inside = item.end() if item[3] and len(item[3]) <= 4 else len(item[1]) + len(item[2]) + 1
            content, container, indent = line[item.end() :].lstrip(" "), self._inside, item.end()
        fence = _FENCE.match(content)
        if fence is None or indent > container + MOST_INDENT:
            return None
        return self._fenced(begin, end, fence[1], container)

    def _fenced(self, begin: int, end: int, fence: str, container: int) -> Token:
        at = end
        while at < len(self._text):
            after = self._line_end(at)
            line = self._text[at:after].rstrip("\n").expandtabs(4)
            bare = line.strip(" ")
            if bare and container and len(line) - len(line.lstrip(" ")) < container:
                return Token(
                    "block", begin, at, fence=" " * container + fence, closed=False
                )  # the item ends, and it too
            if bare and not bare.strip(fence[0]) and len(bare) >= len(fence):
                return Token("block", begin, after, fence=fence)
            at = after
        return Token("block", begin, len(self._text), fence=" " * container + fence, closed=False)

    def _indented(self, begin: int, least: int) -> Token:
        at = end = begin
        while at < len(self._text):
            after = self._line_end(at)
            line = self._text[at:after].rstrip("\n").expandtabs(4)
            if line.strip() and len(line) - len(line.lstrip(" ")) < least:
                break
            at = after
            end = after if line.strip() else end
        return Token("block", begin, end)

    def _long(self, begin: int, end: int) -> int | None:
        """Where something hidden ends that begins in a line and goes beyond it."""
        at = begin
        while at < end:
            found = _INLINE.search(self._text, at)
            if found is None or found.start() >= end:
                return None
            stop = found.end()
            if found["comment"] is None and found["tag"] is not None:
                stop = self._raw_end(found) or stop
            if stop > end and found["code"] is None:
                return stop
            at = stop
        return None

    def _raw_end(self, found: re.Match[str]) -> int | None:
        """Where the content of an element ends that is no Markdown."""
        name = found["name"].lower()
        if name not in RAW or found["tag"].startswith("</"):
            return None
        close = re.compile(rf"</{name}\b[^>]*>", re.IGNORECASE).search(self._text, found.end())
        return close.end() if close else len(self._text)

    def _within(self, begin: int, end: int) -> Iterator[Token]:
        at = begin
        while at < end:
            found = _INLINE.search(self._text, at, end)
            if found is None:
                break
            if found.start() > at:
                yield Token("text", at, found.start())
            at = found.end()
            if found["code"] is not None:
                yield Token("code", found.start(), at)
            elif found["comment"] is not None:
                yield Token("comment", found.start(), at)
            else:
                raw = self._raw_end(found)
                if raw is not None:
                    at = min(raw, end)
                    yield Token("comment", found.start(), at)
                else:
                    closing = found["tag"].startswith("</")
                    name = found["name"].lower()
                    yield Token("tag", found.start(), at, name, closing, found["attributes"] or found["rest"] or "")
        if at < end:
            yield Token("text", at, end)
