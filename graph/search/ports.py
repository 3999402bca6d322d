"""What search needs of a model and of an index. The docstrings are the contract; `tests/contract` holds every
adapter to it.

A *document* is an entity that can be searched; it has one *piece* or more, each of which has one point in the index.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]


class Tokenizer(Protocol):
    """How a model splits text. No model is needed to count, only its tokenizer."""

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where each token of a text begins and ends, special ones aside."""

    def count(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each text has, special ones aside."""


class Embedder(Tokenizer, Protocol):
    """A model that answers."""

    @property
    def fingerprint(self) -> str:
        """Of the weights and all settings that shape a vector; equal fingerprints give equal vectors."""

    @property
    def name(self) -> str:
        """The model's name, for people."""

    @property
    def dimensions(self) -> int: ...

    @property
    def window(self) -> int:
        """How many tokens of a text it reads, special ones aside."""

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """One vector of length 1 a text, in the order of the texts; the same whatever else is in the batch."""


class Progress(Protocol):
    def __call__(self, done: int, total: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Labels:
    """What a filter may ask of a piece, and what a hit shows: a change of it embeds nothing."""

    kind: str
    title: str
    status: str = ""
    type: str = ""
    assets: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    readers: tuple[str, ...] = ()
    """Empty: everyone may read it."""
    valid_from: str = ""
    valid_to: str = ""
    """Since when and until when it holds, as canonical times; empty: no limit."""
    keys: tuple[str, ...] = ()
    """Ids, aliases and host names of the document, and codes that the piece tells, in lower case: by these the exact
    lane finds it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a document as it is searched. `text` is the passage; `head` goes before it where it is embedded and
    where words are matched: title, kind, assets."""

    uid: str
    number: int
    text: str
    head: str
    labels: Labels
    part: str = ""
    """Which field of the entity it is of: `body`, `resolution`."""
    headings: tuple[str, ...] = ()
    """The headings it stands under, outermost first."""
    version: str = ""
    """Since when the entity reads like this."""


@dataclass(frozen=True, slots=True)
class Point:
    """A piece as it is kept. `text_hash` is of everything that was embedded or split into words, `labels_hash` of
    the rest."""

    id: str
    piece: Piece
    text_hash: str
    labels_hash: str
    words: dict[int, float] = field(default_factory=dict)
    """The sparse vector of the lexical lane."""


@dataclass(frozen=True, slots=True)
class Held:
    """What an index says of a point that it has, without its vectors."""

    id: str
    uid: str
    number: int
    text_hash: str
    labels_hash: str


Reading = Callable[[Sequence[str]], Mapping[str, Piece]]
"""Reads the pieces of points by their ids; Unreachable where one has gone."""


@dataclass(slots=True)
class Found:
    """A point that a lane found, with the lane's own score; more is better. A lane finds a hundred and an answer
    shows ten, so a piece is read when it is asked for; its document, number and assets are there without reading it.
    (Never changed, and not frozen: that would cost four times as much to make.)"""

    id: str
    score: float
    uid: str
    number: int
    assets: tuple[str, ...]
    read: Reading = field(repr=False, compare=False)

    @property
    def piece(self) -> Piece:
        return self.read([self.id])[self.id]

    def scored(self, score: float) -> Found:
        """The same point with another score."""
        return Found(self.id, score, self.uid, self.number, self.assets, self.read)


def read_pieces(found: Iterable[Found]) -> dict[str, Piece]:
    """The pieces of points by their ids, read all at once where one index found them."""
    wanted: dict[Reading, dict[str, None]] = {}
    for each in found:
        wanted.setdefault(each.read, {})[each.id] = None
    return {id: piece for read, ids in wanted.items() for id, piece in read(list(ids)).items()}


@dataclass(frozen=True, slots=True)
class Scope:
    """What a caller asks for and may see; each lane filters by all of it before it ranks. Empty: no condition."""

    kinds: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    assets: tuple[str, ...] = ()
    """Uids; a piece must be about one of them."""
    teams: tuple[str, ...] = ()
    as_of: str = ""
    """Only what was valid at this time; empty: only what is valid now, whatever the clock (`valid_to` empty)."""
    readers: tuple[str, ...] | None = None
    """The groups of the caller: pieces for everyone and pieces for one of these. None: everything may be read."""
    uids: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    """Uids that must not be found."""


@dataclass(frozen=True, slots=True)
class IndexState:
    """What an index knows of itself."""

    model: str
    """The fingerprint of the model that wrote it; empty in one that only has words."""
    dimensions: int
    recipe: str
    """How pieces and words were made; another recipe makes another index."""
    graph: int
    """The version of the graph that it follows."""
    points: int
    average_length: float
    """Mean length of a piece in words, by which the lexical lane normalises."""
    measured: int = 0
    """How many points there were when that was measured."""
    whole: bool = True
    """Whether every point has its vector; false where some were written while the model was away."""


class SearchIndex(Protocol):
    """Points of one model, searched by vector, by words and by key."""

    def state(self) -> IndexState | None:
        """None before the index was made."""

    def check(self) -> None:
        """StoreUnusable where what was written is not all there. Nothing is opened and nobody waited for."""

    def held(self, uids: Sequence[str] | None = None) -> Iterator[Held]:
        """The points of these documents, or of all; no vector is read."""

    def lacking(self) -> set[str]:
        """The uids of documents with a point that has no vector."""

    def create(self, state: IndexState) -> None:
        """Makes the index, empty, for a model (of 0 dimensions: none) and a recipe; StoreUnusable where there is
        one already."""

    def put(self, points: Sequence[Point], vectors: Vectors | None) -> None:
        """Writes points, replacing those of the same id; `vectors` None where there is no model."""

    def relabel(self, points: Sequence[Point]) -> None:
        """Writes the labels and the words of points that are there already; their vectors stay."""

    def drop(self, ids: Sequence[str]) -> None:
        """Forgets points; one that is not there is no error."""

    def mark(self, state: IndexState) -> None:
        """Says which version of the graph the index now follows, after all of it is on disk."""

    def dense(self, vector: Vectors, scope: Scope, limit: int) -> list[Found]:
        """The nearest pieces, best first, ties by id."""

    def lexical(self, words: dict[int, float], scope: Scope, limit: int) -> list[Found]:
        """The pieces with these words by BM25, best first, ties by id; none without a single one of them."""

    def keyed(self, keys: Sequence[str], scope: Scope, limit: int) -> list[Found]:
        """The pieces that have one of these keys, those with more of them first, then by id."""

    def pieces(self, uids: Iterable[str], scope: Scope) -> dict[str, list[Piece]]:
        """All pieces of documents, by number; documents that the scope hides are left out."""

    def beside(self) -> SearchIndex:
        """Another index, not created yet, beside this one, which goes on answering. Closed without a switch, it is
        forgotten."""

    def switch(self, other: SearchIndex) -> None:
        """From now on what was made beside answers, here and wherever else this index is open, and what answered
        before is forgotten."""

    def close(self) -> None:
        """Gives back what it holds; the next use opens it again."""
