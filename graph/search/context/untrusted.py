"""Text of articles and tickets on its way into a pack: data, never instruction.

It keeps what a reader of the page would see, and code as it is. What nobody would see is gone: characters of no width,
what turns the direction, HTML that is not drawn. What would be drawn from elsewhere or could be clicked is told in
words. What looks like a call of a tool or a turn of a conversation is told apart by its brackets and calls nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from graph.search.context import lookalikes
from graph.search.context.hidden import DRAWN_AS_NO_TEXT, SHOWN, attributes, shown
from graph.search.context.invisible import visible
from graph.search.context.links import image, without_links
from graph.search.context.structure import Token, tokens

INVISIBLE, HIDDEN, LINKS, CALLS, ORDERS = (
    "invisible characters",
    "hidden HTML",
    "images and links",
    "look-alikes of calls and turns",
    "orders to a model",
)
_HELD = 0xF0000
"""Characters for private use, which no text has here any more, stand for code while prose is worked on."""
_BREAKS = frozenset(
    ("br", "p", "div", "li", "tr", "ul", "ol", "table", "blockquote", "pre", "hr", "section", "article")
)
_PLAIN = re.compile(r"(?:(?:asset|incident|change|problem|article|team):)?\w[\w.,+/ ()-]*\Z", re.ASCII)
"""Words as ids and names have them: nothing in them can mean anything else."""
_BLANKS = re.compile(r"\n(?:[ \t]*\n){3,}")
_WIDE = re.compile(r"(?<=\S)[ \t]{24,}")
_PALE_MATH = re.compile(
    r"\$+[^$\n]*\\(?:color\{(?:white|transparent)\}|(?:h|v)?phantom\b|textcolor\{white\})[^$\n]*\$+"
)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text that may stand in a pack, and what was done to it or is to be said of it."""

    text: str
    notes: tuple[str, ...] = ()


def clean(text: str) -> Cleaned:
    """The whole of a text. What is clean stays as it is, to the letter."""
    whole = Whole(text)
    return whole.part(0, len(whole.text))


def line(text: str, most: int = 200) -> str:
    """A title, a name or an id: one line without marks, not longer than `most` characters."""
    found = text if _PLAIN.match(text) and "--" not in text and "www." not in text else clean(text).text
    words = " ".join(found.replace("`", "'").split())
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


class Whole:
    """A whole text, of which parts are asked for: whether a part is code, or hidden, can lie before it."""

    def __init__(self, text: str) -> None:
        self.text = visible(text)
        self._stripped = len(self.text) != len(text.replace("\r\n", "\n"))
        self._tokens = list(tokens(self.text))
        self._shown = shown(self._tokens)

    def places(self, part: str) -> list[tuple[int, int]]:
        """Where a part stands in it, as begins and ends; nowhere where it is not of this text."""
        wanted = visible(part).strip("\n").rstrip()
        found: list[tuple[int, int]] = []
        at = self.text.find(wanted) if wanted else -1
        while at >= 0 and len(found) < 20:
            found.append((at, at + len(wanted)))
            at = self.text.find(wanted, at + 1)
        return found

    def part(self, begin: int, end: int) -> Cleaned:
        """What stands between two places, clean."""
        notes = [INVISIBLE] if self._stripped else []
        out: list[str] = []
        held: list[str] = []
        concealed = False
        for token, seen in zip(self._tokens, self._shown, strict=True):
            first, last = max(token.begin, begin), min(token.end, end)
            if first >= last:
                continue
            if not seen:
                concealed = True
                continue
            out.append(self._told(token, first, last, held))
        if concealed:
            notes.append(HIDDEN)
        prose = "".join(out)
        plain = _PALE_MATH.sub("", prose)
        if plain != prose and HIDDEN not in notes:
            notes.append(HIDDEN)
        linkless = without_links(plain)
        drawn = any(token.name == "img" and begin <= token.begin < end for token in self._tokens)
        if linkless != plain or drawn:
            notes.append(LINKS)
        inert = lookalikes.in_prose(linkless)
        text = _restored(_WIDE.sub("  ", _BLANKS.sub("\n\n", inert)), held)
        if inert != linkless or any("‹" in each for each in held):
            notes.append(CALLS)
        if lookalikes.gives_orders(text):
            notes.append(ORDERS)
        return Cleaned(text.strip("\n").rstrip(), tuple(notes))

    def _told(self, token: Token, first: int, last: int, held: list[str]) -> str:
        text = self.text[first:last]
        match token.what:
            case "block":
                return _hold(_whole_block(token, text, first, last), held)
            case "code":
                return _hold(lookalikes.everywhere(text), held)
            case "tag" if token.name == "img":
                return image(unescape(attributes(token).get("alt", "")))
            case "tag" if token.name in SHOWN or token.name in DRAWN_AS_NO_TEXT:
                return "\n" if token.name in _BREAKS else ""
        return text


def _whole_block(token: Token, text: str, first: int, last: int) -> str:
    """A block of code, with the fences that a cut took from it: what follows is not code, and must not look so."""
    text = lookalikes.in_code(text)
    if not token.fence:
        return text
    fence = token.fence
    open_end = last < token.end or not token.closed
    if first > token.begin:
        fence = fence.strip()
        text = f"{fence}\n{text}"
        if not open_end:
            text = text.rstrip("\n").rpartition("\n")[0] + f"\n{fence}\n"
    return f"{text.rstrip()}\n{fence}\n" if open_end else text


def _hold(text: str, held: list[str]) -> str:
    """The character that stands for a piece of code."""
    if len(held) >= 0x10000 - 2:
        return text
    held.append(text)
    return chr(_HELD + len(held) - 1)


def _restored(text: str, held: list[str]) -> str:
    if not held:
        return text
    return re.sub(f"[{chr(_HELD)}-{chr(_HELD + len(held) - 1)}]", lambda found: held[ord(found[0]) - _HELD], text)
