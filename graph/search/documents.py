"""What of a graph is searched: the documents, what of them changed, and their pieces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from graph.model import Kind, Status
from graph.ontology import SEARCHED, kind_of
from graph.ports import Reader
from graph.query import Query
from graph.search import pieces, words
from graph.search.labels import ABOUT, TEAMS, labels_of, surroundings
from graph.search.ports import Piece, Tokenizer

PAGE = 1000
LIVES = (Status.ACTIVE, Status.RETIRED)
RELATIONS = sorted(frozenset().union(TEAMS, *ABOUT.values()))
"""The relations that the pieces of a document follow."""
RECIPE = f"{pieces.RECIPE}.{words.VERSION}"
"""Changes whenever the same document gives other pieces or other words."""


class Documents(Protocol):
    """Whatever an index is to hold."""

    def version(self) -> int:
        """Grows with every change."""

    def all(self) -> Iterator[str]:
        """The uids of all documents, in an order that stays."""

    def touched(self, since: int) -> list[str]:
        """The uids of documents that changed after a version, or that are none any more."""

    def pieces(self, uids: Sequence[str]) -> dict[str, list[Piece]]:
        """The pieces of documents; what is none is left out."""


class GraphDocuments:
    """Documents of a graph, cut for a model's window with its tokenizer. Retired ones stay, and say since when."""

    def __init__(self, reader: Reader, tokenizer: Tokenizer, window: int = pieces.WINDOW) -> None:
        self._reader = reader
        self._tokenizer = tokenizer
        self._window = window

    def version(self) -> int:
        return self._reader.version().number

    def all(self) -> Iterator[str]:
        for kind in SEARCHED:
            yield from self._of(kind)

    def _of(self, kind: Kind) -> Iterator[str]:
        query = Query(kind, limit=PAGE, lives=LIVES)
        while True:
            page = self._reader.page(query)
            yield from (entity.uid for entity in page.rows)
            if not page.more:
                return
            query = Query(kind, limit=PAGE, lives=LIVES, after=query.cursor(page.rows[-1]))

    def touched(self, since: int) -> list[str]:
        found = self._reader.touched_since(since, RELATIONS)
        return [
            uid for uid in {**dict.fromkeys(found.uids), **dict.fromkeys(found.dropped)} if kind_of(uid) in SEARCHED
        ]

    def pieces(self, uids: Sequence[str]) -> dict[str, list[Piece]]:
        entities = self._reader.entities(uids)
        around = surroundings(self._reader, list(entities.values()))
        return {
            uid: pieces.pieces_of(entity, labels_of(entity, around[uid]), self._tokenizer, around[uid], self._window)
            for uid, entity in entities.items()
        }
