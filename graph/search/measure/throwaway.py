"""A corpus as an index that lives as long as it is measured; made of the same pieces and words as any other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.model import Entity, Kind, Status
from graph.search.labels import labels_of
from graph.search.measure.sets import Document
from graph.search.pieces import WINDOW, pieces_of
from graph.search.ports import Embedder, Piece, Progress, SearchIndex, Tokenizer

PREFIX = f"{Kind.ARTICLE}:"
"""Before the ids of a corpus, where its documents are articles."""
_SUFFIX = re.compile(r"\.(?:md|markdown|rst|txt|html?|adoc|json|ya?ml)$", re.IGNORECASE)
_WORD = re.compile(r"[A-Z]?[^\W\d_A-Z]{2,}|[A-Z]{3,}")


class Corpus:
    """Documents of a set, each as an article without anything around it."""

    def __init__(self, documents: Sequence[Document], tokenizer: Tokenizer, window: int = WINDOW) -> None:
        self._documents = {PREFIX + document.id: document for document in documents}
        self._tokenizer = tokenizer
        self._window = window

    def version(self) -> int:
        return 1

    def all(self) -> Iterator[str]:
        return iter(self._documents)

    def touched(self, since: int) -> list[str]:
        return [] if since else list(self._documents)

    def pieces(self, uids: Sequence[str]) -> dict[str, list[Piece]]:
        return {uid: self._pieces(uid, self._documents[uid]) for uid in uids if uid in self._documents}

    def _pieces(self, uid: str, document: Document) -> list[Piece]:
        title = document.title.strip() or title_in(document.id)
        entity = Entity(uid, Kind.ARTICLE, Status.ACTIVE, {"title": title, "body": document.text}, "")
        return pieces_of(entity, replace(labels_of(entity), title=title), self._tokenizer, window=self._window)


def title_in(id: str) -> str:
    """The title that an id tells, as the name of a page does: its last part, where that has two words or more."""
    name = _SUFFIX.sub("", id.rstrip("/").rpartition("/")[2])
    return name if len(_WORD.findall(name)) > 1 else ""


@contextmanager
def throwaway(
    documents: Sequence[Document], tokenizer: Tokenizer, embedder: Embedder | None, progress: Progress | None = None
) -> Iterator[SearchIndex]:
    """The index of a corpus, gone when it is left."""
    from graph.search.index import open_index
    from graph.search.sync import synchronise

    corpus = Corpus(documents, tokenizer, embedder.window if embedder else WINDOW)
    with TemporaryDirectory(prefix="opsgraph-eval-") as folder:
        index = open_index(Path(folder))
        try:
            synchronise(corpus, index, embedder, progress)
            yield index
        finally:
            index.close()
