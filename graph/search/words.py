"""Words as the sparse vectors of the lexical lane: BM25, whose IDF the index itself puts to it.

The encoder is our own, not `qdrant_edge.Bm25`: that one splits no name into parts, weighs no title, and could not be
had without the engine. Both indexes are fed by this one, so both answer alike.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import log
from zlib import crc32

from graph.search.ports import Piece
from graph.search.tokens import tokens

VERSION = "1"
"""Changes whenever the same text gives other words."""
K1 = 1.2
B = 0.75
TITLE = 1.5
"""What a word of the title counts, beside one of the passage; any weight from 1 to 3 does nearly as well."""
ABOUT = 0.5
"""What a word in the names of the assets counts that a document is about."""
MOST = 512
"""Different words of a query that are looked for: more than fill any passage."""


@dataclass(frozen=True, slots=True)
class Counted:
    """The words of a piece: how often each is said, by field weight, and how many there are."""

    counts: dict[str, float]
    length: int

    def weights(self, average_length: float) -> dict[int, float]:
        """The words with their BM25 weight, IDF aside."""
        base = K1 * (1 - B + B * self.length / max(average_length, 1.0))
        weights: dict[int, float] = {}
        for word, count in self.counts.items():
            number = crc32(word.encode())
            weights[number] = max(weights.get(number, 0.0), count * (K1 + 1) / (count + base))
        return weights


def counted(piece: Piece) -> Counted:
    """The words of a piece, of its title and of the assets that it is about."""
    title, about = _head(piece)
    counts: dict[str, float] = {}
    length = 0
    for text, weight in ((piece.text, 1.0), (title, TITLE), (about, ABOUT)):
        for word in tokens(text):
            counts[word] = counts.get(word, 0.0) + weight
            length += 1
    return Counted(counts, length)


def document(piece: Piece, average_length: float) -> dict[int, float]:
    """The words of a piece with their BM25 weight, IDF aside."""
    return counted(piece).weights(average_length)


def query(text: str) -> dict[int, float]:
    """The words of a question; what is said again counts a little more. Empty where it only has stopwords."""
    counts = Counter(tokens(text))
    return {crc32(word.encode()): 1 + log(count) for word, count in counts.most_common(MOST)}


def _head(piece: Piece) -> tuple[str, str]:
    """The title, and the names of the assets, of a head: `TITLE`, then `KIND on NAME, NAME`."""
    title, _, line = piece.head.rpartition("\n")
    about = line.removeprefix(piece.labels.kind).removeprefix(" on ")
    return ("" if piece.text == title else title), about
