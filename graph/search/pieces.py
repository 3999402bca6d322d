"""Documents as pieces: what is embedded, split into words, found and shown.

A piece has about 200 tokens of the model; with its head of at most 40 it fits the window of the usual models. Cuts
fall at headings and paragraphs where they can, and inside a block of code only where that is longer than a piece.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from graph.model import Entity, Kind
from graph.search.exact import codes
from graph.search.markdown import CODE_LINE, HEADING, SENTENCE, Outline, outline
from graph.search.ports import Labels, Piece, Tokenizer
from graph.search.text import NOTHING, Around, texts

RECIPE = "2"
"""Changes whenever the same document gives other pieces."""
BODY = 200
OVERLAP = 40
HEAD = 40
WINDOW = 254
"""Of a model that is not known yet."""


def embedded(piece: Piece) -> str:
    """The text of a piece as the model reads it."""
    return piece.head if piece.text in piece.head else f"{piece.head}\n{piece.text}"


def pieces_of(
    entity: Entity, labels: Labels, tokenizer: Tokenizer, around: Around = NOTHING, window: int = WINDOW
) -> list[Piece]:
    """The pieces of a document, numbered; one at least, whose text is the title where there is no other. None of a
    kind that is not searched."""
    cutter = Cutter(tokenizer, window)
    head = cutter.head(labels.title, entity.kind, around.names)
    shared = Piece(entity.uid, 0, "", head, labels, version=entity.since)
    pieces: list[Piece] = []
    parts = texts(entity, around)
    for part, text in parts.items():
        for cut in cutter.cut(text):
            own = replace(labels, keys=tuple(dict.fromkeys((*labels.keys, *codes(cut.text)))))
            pieces.append(
                replace(shared, number=len(pieces), text=cut.text, part=part, headings=cut.headings, labels=own)
            )
    return pieces or [replace(shared, text=labels.title, part="title")]


@dataclass(frozen=True, slots=True)
class Cut:
    """A part of a text, and the headings it stands under."""

    text: str
    headings: tuple[str, ...]
    begin: int
    end: int


class Cutter:
    """Cuts texts so that a head and a part of one fit the window."""

    def __init__(self, tokenizer: Tokenizer, window: int = WINDOW) -> None:
        self._tokenizer = tokenizer
        self._head = min(HEAD, window // 4)
        self._most = max(1, window - self._head - 1)
        """What a block of code may have to stay whole."""
        self._body = min(BODY, self._most)
        self._overlap = min(OVERLAP, self._body // 4)

    def head(self, title: str, kind: Kind, names: tuple[str, ...]) -> str:
        """The title, the kind and as many of the names as fit, in at most 40 tokens."""
        left = self._head - self._cost(kind.value)
        if left <= 0:
            return self._fitting(title, self._head)
        title = self._fitting(title, min(left, self._head * 2 // 3) if names else left)
        left -= self._cost(title)
        fitting: list[str] = []
        for name in names:
            left -= self._cost(name) + 1  # the word or mark before it
            if left < 0:
                break
            fitting.append(name)
        line = f"{kind.value} on {', '.join(fitting)}" if fitting else kind.value
        return f"{title}\n{line}" if title else line

    def _cost(self, text: str) -> int:
        return self._tokenizer.count([text])[0]

    def _fitting(self, text: str, tokens: int) -> str:
        """As many whole words of a text as have so many tokens; of a word that is longer alone, its beginning."""
        text = " ".join(text.split())
        spans = self._tokenizer.spans(text)
        if len(spans) <= tokens:
            return text
        text = text[: spans[tokens][0]]
        return (text.rpartition(" ")[0] or text).rstrip()

    def cut(self, text: str) -> Iterator[Cut]:
        """The parts of a text, in order; all of it is in one of them, white space around them aside."""
        spans = self._tokenizer.spans(text)
        if len(spans) <= self._body:
            if text.strip():
                yield _part(text, 0, len(text), 0, outline(text))
            return
        yield from _Cutting(text, [begin for begin, _ in spans], self._body, self._most, self._overlap).parts()


def _part(text: str, begin: int, end: int, own: int, shape: Outline) -> Cut:
    """What lies between two places, `own` being where it no longer repeats the part before it."""
    inside = text[begin:end].strip("\n").rstrip()
    first = own + len(text[own:end]) - len(text[own:end].lstrip())
    return Cut(inside, shape.above(first), begin, end)


class _Cutting:
    """One text on its way into parts."""

    def __init__(self, text: str, tokens: list[int], body: int, most: int, overlap: int) -> None:
        self._text = text
        self._tokens = tokens
        self._body = body
        self._most = most
        self._overlap = overlap
        self._shape = outline(text)
        self._worth = self._cuts()
        self._places = sorted(self._worth)

    def _cuts(self) -> dict[int, float]:
        """Where the text may be cut: not inside code that fits a part."""
        kept = [code for code in self._shape.code if self._between(code.begin, code.end) <= self._most]
        worth = dict(self._shape.cuts)
        for code in kept:
            for place in [place for place in worth if code.begin < place < code.end]:
                del worth[place]
        return worth

    def _between(self, begin: int, end: int) -> int:
        """How many tokens begin between two places."""
        return bisect_left(self._tokens, end) - bisect_left(self._tokens, begin)

    def parts(self) -> Iterator[Cut]:
        begin = own = 0
        while own < len(self._text):
            end = self._end(begin, own)
            if end is None:  # with what it repeats, nothing new would fit
                begin, end = own, self._end(own, own) or self._forced(own)
            if self._text[own:end].strip():
                yield _part(self._text, begin, end, own, self._shape)
            begin, own = self._next(end), end

    def _end(self, begin: int, own: int) -> int | None:
        """Where the part that begins here ends: at the best cut near an even share of what is left. None where no
        cut is near enough."""
        left = self._between(begin, len(self._text))
        if left <= self._body:
            return len(self._text)
        share = left / -(-left // self._body)
        fitting = [place for place in self._after(own) if self._between(begin, place) <= self._body]
        return max(fitting, key=lambda place: (self._value(begin, place, share), place), default=None)

    def _value(self, begin: int, place: int, share: float) -> float:
        """A better cut is worth a part that is shorter by a third, but not a part of a few words."""
        return self._worth[place] - 6 * abs(self._between(begin, place) - share) / self._body

    def _after(self, own: int) -> Iterator[int]:
        for at in range(bisect_left(self._places, own + 1), len(self._places)):
            place = self._places[at]
            if self._between(own, place) > self._body:
                break
            yield place

    def _forced(self, own: int) -> int:
        """Where no cut lies near enough: behind code that just fits, else in the middle of a long word."""
        at = bisect_left(self._places, own + 1)
        place = self._places[at] if at < len(self._places) else len(self._text)
        if self._between(own, place) <= self._most:
            return place
        first = bisect_left(self._tokens, own)
        return max(own + 1, self._tokens[first + self._body])

    def _next(self, end: int) -> int:
        """Where the next part begins: some sentences before the cut, unless a heading or code begins there."""
        if self._worth.get(end, 0) >= HEADING or end >= len(self._text):
            return end
        first = bisect_left(self._tokens, end) - self._overlap
        if first <= 0:
            return end
        earliest = self._tokens[first]
        floor = CODE_LINE if self._in_code(end) else SENTENCE
        for at in range(bisect_left(self._places, earliest), len(self._places)):
            place = self._places[at]
            if place >= end:
                break
            if self._worth[place] >= floor:
                return place
        return end

    def _in_code(self, place: int) -> bool:
        return any(code.begin < place < code.end for code in self._shape.code)
