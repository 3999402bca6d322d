"""Bringing an index up to what its documents say: text against embedded.

Nothing here trusts that it was told of a change. What changed since the version that the index last followed is held
against what the index has, piece by piece; so a run that was killed half-way is finished by the next, and what did
not change is neither read nor embedded.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from graph.errors import IndexMismatch
from graph.search import words
from graph.search.documents import RECIPE, Documents
from graph.search.index.points import point_of
from graph.search.pieces import embedded
from graph.search.ports import Embedder, Held, IndexState, Piece, Point, Progress, SearchIndex

if TYPE_CHECKING:
    from graph.search.ports import Vectors

BATCH = 256
SAMPLE = 500
"""So many documents tell how long pieces are, before the first one is written."""
DRIFT = 0.05
"""A mean length that is off by more is measured anew, and all words are weighed by it."""
USUAL_LENGTH = 100.0

_WRITING: WeakKeyDictionary[SearchIndex, threading.Lock] = WeakKeyDictionary()


@dataclass(slots=True)
class Synced:
    """What was done, in pieces, and how many documents were looked at."""

    documents: int = 0
    embedded: int = 0
    written: int = 0
    """New or changed texts, embedded or not."""
    relabelled: int = 0
    dropped: int = 0
    unchanged: int = 0
    graph: int = 0

    def doc(self) -> dict[str, int]:
        return asdict(self)


def fits(state: IndexState, model: str) -> bool:
    """Whether an index can be brought up to date for a model (empty: none is prepared) as it is. One that only has
    words, or that was made by another recipe, is built anew beside; it is no mixture of models."""
    return state.recipe == RECIPE and (state.model == model or not model)


def check_model(state: IndexState, model: str) -> None:
    """IndexMismatch where another model wrote the index."""
    if state.model and model and state.model != model:
        raise IndexMismatch(state.model, model)


def new_state(embedder: Embedder | None) -> IndexState:
    """Of an index that holds nothing yet."""
    model, dimensions = (embedder.fingerprint, embedder.dimensions) if embedder else ("", 0)
    return IndexState(model, dimensions, RECIPE, graph=0, points=0, average_length=USUAL_LENGTH)


def synchronise(
    documents: Documents,
    index: SearchIndex,
    embedder: Embedder | None,
    progress: Progress | None = None,
    fence: Callable[[], object] = lambda: None,
) -> Synced:
    """Makes an index hold what the documents say, and nothing else; one thread at a time. `fence` is called before
    each write, and raises where this process has lost the right to."""
    with _WRITING.setdefault(index, threading.Lock()):
        return Sync(documents, index, embedder, progress or (lambda done, total: None), fence).run()


@dataclass(slots=True)
class Sync:
    documents: Documents
    index: SearchIndex
    embedder: Embedder | None
    progress: Progress
    fence: Callable[[], object]
    done: Synced = field(default_factory=Synced)

    def run(self) -> Synced:
        version = self.documents.version()
        state = self.index.state()
        if state is None:
            state = new_state(self.embedder)
            self.fence()
            self.index.create(state)
        self.done.graph = version
        completing = self.embedder is not None and not state.whole
        if state.graph == version and not completing:
            return self.done
        check_model(state, self.embedder.fingerprint if self.embedder else "")
        # A graph that went back in time is another one, as after a restore.
        everything = state.graph == 0 or version < state.graph
        uids = list(self.documents.all()) if everything else self.documents.touched(state.graph)
        lacking = self.index.lacking() if completing else set()
        uids += sorted(lacking.difference(uids))
        state = self._begun(state, uids)
        # The state counts what was there at the last mark, which a run that died never came to.
        fresh = next(iter(self.index.held()), None) is None
        self._documents(uids, state, lacking, fresh=fresh)
        if everything and not fresh:
            self._drop_strangers(set(uids))
        state = replace(state, graph=version, whole=state.whole or completing)
        self.fence()
        self.index.mark(self._measured(state))
        return self.done

    def _begun(self, state: IndexState, uids: Sequence[str]) -> IndexState:
        """What must be known before anything is written."""
        if state.measured == 0:
            state = replace(state, average_length=self._mean_length(uids[:: max(1, len(uids) // SAMPLE)]))
        if self.embedder is None and state.model and state.whole:
            # Said first: a run that dies in between must not leave pieces that nobody knows lack their vectors.
            state = replace(state, whole=False)
            self.index.mark(state)
        return state

    def _documents(self, uids: Sequence[str], state: IndexState, lacking: set[str], *, fresh: bool) -> None:
        self.progress(0, len(uids))
        for batch in _batches(uids):
            wanted = [point_of(piece, state.model) for pieces in self._pieces(batch) for piece in pieces]
            held = {} if fresh else {each.id: each for each in self.index.held(batch)}
            self._write([point for point in wanted if _is_new(point, held, lacking)], state)
            self._relabel([point for point in wanted if _is_relabelled(point, held, lacking)], state)
            self._drop(held.keys() - {point.id for point in wanted})
            self.done.documents += len(batch)
            self.done.unchanged += len(wanted)
            self.progress(self.done.documents, len(uids))
        self.done.unchanged -= self.done.written + self.done.relabelled

    def _pieces(self, uids: Sequence[str]) -> Iterator[list[Piece]]:
        yield from self.documents.pieces(uids).values()

    def _write(self, points: Sequence[Point], state: IndexState) -> None:
        if not points:
            return
        vectors: Vectors | None = None
        if self.embedder is not None:
            vectors = self.embedder.embed([embedded(point.piece) for point in points])
            self.done.embedded += len(points)
        self.fence()
        self.index.put(_with_words(points, state), vectors)
        self.done.written += len(points)

    def _relabel(self, points: Sequence[Point], state: IndexState) -> None:
        if points:
            self.fence()
            self.index.relabel(_with_words(points, state))
            self.done.relabelled += len(points)

    def _drop(self, ids: set[str]) -> None:
        if ids:
            self.fence()
            self.index.drop(sorted(ids))
            self.done.dropped += len(ids)

    def _drop_strangers(self, uids: set[str]) -> None:
        """Pieces of what is no document at all, as after a restore."""
        for batch in _batches([held.id for held in self.index.held() if held.uid not in uids]):
            self._drop(set(batch))

    def _measured(self, state: IndexState) -> IndexState:
        """Once an index has doubled or halved, the mean length of its pieces is measured; where it is another one,
        every piece's words are weighed anew. Nothing is embedded."""
        grown = state.points + self.done.written - self.done.dropped
        if not state.measured:
            return replace(state, measured=grown)
        if state.measured <= 2 * grown and grown <= 2 * state.measured:
            return state
        uids = list(self.documents.all())
        mean = self._mean_length(uids)
        known = state.average_length
        state = replace(state, measured=grown)
        if abs(mean - known) <= DRIFT * known:
            return state
        state = replace(state, average_length=mean)
        for batch in _batches(uids):
            points = [point_of(piece, state.model) for pieces in self._pieces(batch) for piece in pieces]
            self.fence()
            self.index.relabel(_with_words(points, state))
        return state

    def _mean_length(self, uids: Sequence[str]) -> float:
        total = count = 0
        for batch in _batches(uids):
            for pieces in self._pieces(batch):
                total += sum(words.counted(piece).length for piece in pieces)
                count += len(pieces)
        return total / count if total else USUAL_LENGTH


def _is_new(point: Point, held: dict[str, Held], lacking: set[str]) -> bool:
    before = held.get(point.id)
    return before is None or before.text_hash != point.text_hash or point.piece.uid in lacking


def _is_relabelled(point: Point, held: dict[str, Held], lacking: set[str]) -> bool:
    before = held.get(point.id)
    return before is not None and before.labels_hash != point.labels_hash and not _is_new(point, held, lacking)


def _with_words(points: Sequence[Point], state: IndexState) -> list[Point]:
    return [replace(point, words=words.document(point.piece, state.average_length)) for point in points]


def _batches(uids: Sequence[str]) -> Iterator[list[str]]:
    rest = iter(uids)
    while batch := list(islice(rest, BATCH)):
        yield batch
