"""One generation of the embedded index: Qdrant Edge in a folder, open in one process at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID
from weakref import WeakValueDictionary

from graph.errors import OpsgraphError, StoreUnusable, Unreachable
from graph.search.index import generations
from graph.search.index.payload import (
    HELD,
    KEYWORDS,
    LOOKED_UP,
    NAMES,
    NUMBERS,
    filter_of,
    held_of,
    payload_of,
    piece_of,
)
from graph.search.ports import Found, Held, IndexState, Piece, Point, Scope

if TYPE_CHECKING:
    import qdrant_edge

    from graph.search.ports import Vectors

DENSE = "dense"
WORDS = "words"
M = 16
EF_CONSTRUCT = 64
# Measured at 50,000 pieces: links for filters made building the graph of neighbours 2.7 times as slow, and no filter
# that was tried found less without them.
LINKS_FOR_FILTERS = False
BATCH = 256
PAGE = 1000
MANY = 200
"""Points with one of some keys, from which on the index counts their keys, and not we."""


@contextmanager
def _in_words(folder: Path) -> Iterator[None]:
    """Edge raises bare exceptions, and panics, which are no Exception, where its files are broken."""
    try:
        yield
    except OpsgraphError:
        raise
    except BaseException as broken:
        if type(broken) is Exception or type(broken).__name__ == "PanicException":
            raise StoreUnusable(
                f"The search index in {folder} cannot be used: {str(broken).splitlines()[0][:200]}.",
                generations.REBUILD,
            ) from broken
        raise


_SHARING = threading.Lock()
_staying = False


def stay_open() -> None:
    """What this process opens from now on stays open until it ends. For one that answers a single question, and then
    ends at once: to close an index takes longer than to find something in it, and the kernel gives back its lock."""
    global _staying  # noqa: PLW0603 said once, where a process begins
    _staying = True


Names = tuple[str, str, int, tuple[str, ...]]
"""The id of a point, its document, its number in it and its assets."""
Known = tuple[Names, frozenset[str]]
"""With its keys."""


class Generation:
    """One generation, open in this process."""

    def __init__(
        self, path: Path, lock: generations.Lock, shard: qdrant_edge.EdgeShard, state: IndexState, *, clean: bool
    ) -> None:
        self.name = path.name
        self.state = state
        self._path = path
        self._lock = lock
        self._shard = shard
        self._clean = clean
        # What costs more to read of a point than to find it: 0.3 KB each, of the points that were ever found.
        self._known: dict[int, Known] = {}

    @classmethod
    def made(cls, path: Path, state: IndexState) -> Generation:
        """A new, empty one."""
        import qdrant_edge as edge

        lock = generations.Lock(path, patience=0)
        shard_path = path / generations.SHARD
        shard_path.mkdir()
        dense = {DENSE: edge.EdgeVectorParams(state.dimensions, edge.Distance.Dot)} if state.dimensions else None
        config = edge.EdgeConfig(
            vectors=dense,
            sparse_vectors={WORDS: edge.EdgeSparseVectorParams(modifier=edge.Modifier.Idf)},
            hnsw_config=edge.HnswIndexConfig(M, EF_CONSTRUCT, full_scan_threshold=10_000),
            payload_memory=edge.Memory.Cached,
            wal_enabled=False,
        )
        with _in_words(path):
            shard = edge.EdgeShard.create(str(shard_path), config)
            for name in KEYWORDS:
                index = edge.KeywordIndexParams(enable_hnsw=LINKS_FOR_FILTERS)
                shard.update(edge.UpdateOperation.create_field_index(name, index))
            for name in NUMBERS:
                numbers = edge.IntegerIndexParams(lookup=name in LOOKED_UP, range=True, enable_hnsw=LINKS_FOR_FILTERS)
                shard.update(edge.UpdateOperation.create_field_index(name, numbers))
        made = cls(path, lock, shard, state, clean=False)
        made.mark(state)
        with _SHARING:
            _SHARED[path.resolve()] = made
        return made

    @classmethod
    def shared(cls, path: Path, patience: float) -> Generation:
        """One that is there, opened once however many of this process ask for it, and closed when the last of them
        lets go of it."""
        with _SHARING:
            found = _SHARED.get(path.resolve())
            if found is None:
                found = _SHARED[path.resolve()] = cls.opened(path, patience)
            if _staying:
                _STAYING.add(found)
            return found

    @classmethod
    def opened(cls, path: Path, patience: float) -> Generation:
        """One that is there. IndexHeld while another process has it, StoreUnusable where it is broken."""
        import qdrant_edge as edge

        if not path.is_dir():
            raise StoreUnusable(f"The search index {path} is not there.", generations.REBUILD)
        lock = generations.Lock(path, patience)
        state, files = generations.read_state(path)
        if files is not None:
            generations.check_files(path, files)
        with _in_words(path):
            shard = edge.EdgeShard.load(str(path / generations.SHARD))
            points = shard.info().points_count
        if files is not None and points != state.points:
            raise StoreUnusable(
                f"The search index is broken: {path} has {points:,} points of {state.points:,}.", generations.REBUILD
            )
        return cls(path, lock, shard, state, clean=files is not None)

    def __del__(self) -> None:
        """Edge writes nothing of its own any more before another process may open the folder."""
        with suppress(Exception):
            self._shard.close()
        self._lock.release()

    def held(self, uids: Sequence[str] | None) -> Iterator[Held]:
        import qdrant_edge as edge

        if uids is None:
            yield from (held_of(row.id, row.payload) for row in self._scroll(edge.Filter(), HELD))
            return
        for begin in range(0, len(uids), BATCH):
            among = edge.FieldCondition("uid", match=edge.MatchAny(any=list(uids[begin : begin + BATCH])))
            yield from (held_of(row.id, row.payload) for row in self._scroll(edge.Filter(must=[among]), HELD))

    def lacking(self) -> set[str]:
        import qdrant_edge as edge

        if not self.state.dimensions:
            return set()
        without = edge.Filter(must_not=[edge.HasVectorCondition(DENSE)])
        return {row.payload["uid"] for row in self._scroll(without, NAMES)}

    def put(self, points: Sequence[Point], vectors: Vectors | None) -> None:
        import qdrant_edge as edge

        self._change()
        with _in_words(self._path):
            for begin in range(0, len(points), BATCH):
                batch = points[begin : begin + BATCH]
                dense = [None] * len(batch) if vectors is None else vectors[begin : begin + BATCH].tolist()
                made = []
                for point, vector in zip(batch, dense, strict=True):
                    named = {WORDS: _sparse(point.words)} | ({} if vector is None else {DENSE: vector})
                    made.append(edge.Point(point.id, named, payload_of(point, self.state.model)))
                self._shard.update(edge.UpdateOperation.upsert_points(made))
                self._forget(point.id for point in batch)

    def relabel(self, points: Sequence[Point]) -> None:
        import qdrant_edge as edge

        self._change()
        with _in_words(self._path):
            for point in points:
                kept = payload_of(point, self.state.model)
                self._shard.update(edge.UpdateOperation.overwrite_payload([point.id], kept))
            words = [edge.PointVectors(point.id, {WORDS: _sparse(point.words)}) for point in points]
            self._shard.update(edge.UpdateOperation.update_vectors(words))
        self._forget(point.id for point in points)

    def drop(self, ids: Sequence[str]) -> None:
        import qdrant_edge as edge

        self._change()
        with _in_words(self._path):
            self._shard.update(edge.UpdateOperation.delete_points(list(ids)))
        self._forget(ids)

    def _forget(self, ids: Iterable[str]) -> None:
        for id in ids:
            self._known.pop(UUID(id).int, None)

    def mark(self, state: IndexState) -> None:
        with _in_words(self._path):
            if not self._clean:
                self._shard.optimize()
                self._shard.flush()
            state = replace(state, points=self._shard.info().points_count)
        generations.write_state(self._path, state, generations.sizes(self._path))
        self.state, self._clean = state, True

    def _change(self) -> None:
        """From here to the next mark, the files are not what the state says they are."""
        if self._clean:
            generations.write_state(self._path, self.state, None)
            self._clean = False

    def nearest(self, using: str, query: Any, scope: Scope, limit: int) -> list[Found]:
        import qdrant_edge as edge

        vector = _sparse(query) if using == WORDS else query
        # `query` finds the same; with many points inside the filter it takes a third longer.
        request = edge.SearchRequest(query=edge.Query.Nearest(vector, using), filter=_filter(scope), limit=limit)
        with _in_words(self._path):
            rows = self._shard.search(request)
        scored = zip(rows, self._known_of(rows), strict=True)
        return self._best([(-row.score, known[0]) for row, known in scored if known])

    def _best(self, found: list[tuple[float, Names]]) -> list[Found]:
        """Points by their score, which is given below zero, ties by id."""
        found.sort()
        read = self.read
        return [Found(id, -below, uid, number, assets, read) for below, (id, uid, number, assets) in found]

    def keyed(self, keys: Sequence[str], scope: Scope, limit: int) -> list[Found]:
        import qdrant_edge as edge

        within = _filter(scope)
        asked = list(dict.fromkeys(keys))
        any_of = edge.FieldCondition("keys", match=edge.MatchAny(any=asked))
        rows = self._first(edge.Filter(must=[within, any_of]), MANY)
        if len(rows) < MANY:
            wanted = set(asked)
            found = {known[0]: len(wanted & known[1]) for known in self._known_of(rows) if known}
        else:
            found = self._with_most(asked, within, limit)
        return self._best([(-float(matches), names) for names, matches in found.items()])[:limit]

    def _with_most(self, keys: Sequence[str], within: Any, limit: int) -> dict[Names, int]:
        """The points with the most keys, where too many have any to look at each."""
        import qdrant_edge as edge

        asked: list[Any] = [edge.FieldCondition("keys", match=edge.MatchValue(value=key)) for key in keys]
        found: dict[Names, int] = {}
        for matches in range(len(asked), 0, -1):
            # Rows come by id, so the first ones are the right ones; those with more keys are there already.
            enough = edge.Filter(must=[within], min_should=edge.MinShould(asked, matches))
            for known in filter(None, self._known_of(self._first(enough, limit))):
                found.setdefault(known[0], matches)
            if len(found) >= limit:
                break
        return found

    def pieces(self, uids: Sequence[str], scope: Scope) -> dict[str, list[Piece]]:
        import qdrant_edge as edge

        within = _filter(scope)
        found: dict[str, list[Piece]] = {}
        for begin in range(0, len(uids), BATCH):
            among = edge.FieldCondition("uid", match=edge.MatchAny(any=list(uids[begin : begin + BATCH])))
            for row in self._scroll(edge.Filter(must=[within, among]), ("piece",)):
                piece = piece_of(row.payload)
                found.setdefault(piece.uid, []).append(piece)
        return {uid: sorted(found[uid], key=lambda piece: piece.number) for uid in uids if uid in found}

    def read(self, ids: Sequence[str]) -> dict[str, Piece]:
        """The pieces of points."""
        with _in_words(self._path):
            rows = self._shard.retrieve(list(ids), with_payload=["piece"], with_vector=False)
        if len(rows) < len(ids):
            raise Unreachable("A piece went away while it was being read.", "Ask again.")
        return {str(row.id): piece_of(row.payload or {}) for row in rows}

    def _known_of(self, found: Sequence[Any]) -> list[Known | None]:
        """What each row is called; None of one that has gone since."""
        # To ask a row for its id makes one, so each is asked once.
        keys = [row.id.int for row in found]
        known = list(map(self._known.get, keys))
        if None in known:
            self._learn([key for key, told in zip(keys, known, strict=True) if told is None])
            known = list(map(self._known.get, keys))
        return known

    def _learn(self, keys: Sequence[int]) -> None:
        with _in_words(self._path):
            rows = self._shard.retrieve(
                [UUID(int=key) for key in keys], with_payload=[*NAMES, "keys"], with_vector=False
            )
        for row in rows:
            told, id = row.payload, row.id
            if told and isinstance(id, UUID):
                names = str(id), told["uid"], told["number"], tuple(told.get("assets", ()))
                self._known[id.int] = names, frozenset(told.get("keys", ()))

    def _first(self, within: Any, limit: int) -> list[Any]:
        """The first points by id."""
        import qdrant_edge as edge

        request = edge.ScrollRequest(limit=limit, filter=within, with_payload=False, with_vector=False)
        with _in_words(self._path):
            rows, _ = self._shard.scroll(request)
        return rows

    def _scroll(self, within: Any, fields: Sequence[str]) -> Iterator[Any]:
        import qdrant_edge as edge

        offset = None
        while True:
            request = edge.ScrollRequest(
                offset=offset, limit=PAGE, filter=within, with_payload=list(fields), with_vector=False
            )
            with _in_words(self._path):
                rows, offset = self._shard.scroll(request)
            yield from rows
            if offset is None:
                return


@lru_cache(maxsize=64)
def _filter(scope: Scope) -> Any:
    """The filter of a scope; each lane of a question asks for the same."""
    import qdrant_edge as edge

    return filter_of(scope, edge, edge.RangeFloat)


def _sparse(words: dict[int, float]) -> Any:
    import qdrant_edge as edge

    return edge.SparseVector(list(words), list(words.values()))


_SHARED: WeakValueDictionary[Path, Generation] = WeakValueDictionary()
_STAYING: set[Generation] = set()
