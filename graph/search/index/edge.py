"""The embedded index: Qdrant Edge in a folder, open in one process at a time.

Edge keeps no log of writes here. What a process that dies had not flushed is lost, and as the state that says which
graph the index follows is written last of all, the next run writes it again. (A log would double what is written, and
cost every process that opens the index 0.1 s to read.)
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID
from weakref import WeakValueDictionary

from graph.errors import IndexHeld, OpsgraphError, StoreUnusable, Unreachable
from graph.search.index import generations
from graph.search.index.payload import (
    HELD,
    KEYWORDS,
    NAMES,
    NUMBERS,
    filter_of,
    held_of,
    payload_of,
    piece_of,
)
from graph.search.ports import Found, Held, IndexState, Piece, Point, Scope, SearchIndex

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
PATIENCE_SECONDS = 5.0


class EdgeIndex:
    """SearchIndex in a folder. The folder is opened when it is first needed, and anew where another process has
    switched to another generation."""

    def __init__(self, folder: Path, patience: float = PATIENCE_SECONDS, *, own: str | None = None) -> None:
        """`own` names a generation that is built beside the one that answers."""
        self.folder = folder
        self._patience = patience
        self._own = own
        self._opening = threading.RLock()
        self._opened: Generation | None = None
        self._current: str | None = None
        self._seen: tuple[int, int] | None = None

    def state(self) -> IndexState | None:
        name = self._name()
        opened = self._opened
        if name is None:
            return None
        if opened is not None and opened.name == name:
            return opened.state
        if self._own and not (self.folder / name).exists():
            return None
        return generations.read_state(self.folder / name)[0]

    def create(self, state: IndexState) -> None:
        with self._opening:
            name = self._own or generations.new_name()
            if self._own is None and generations.current(self.folder) is not None:
                raise StoreUnusable(f"There is a search index in {self.folder} already.", generations.REBUILD)
            try:
                (self.folder / name).mkdir(parents=True)
            except OSError as broken:
                raise Unreachable(
                    f"The search index cannot be made in {self.folder}: {broken.strerror}.",
                    "Make room or rights there, and try again.",
                ) from broken
            self._opened = Generation.made(self.folder / name, state)
            if self._own is None:
                generations.point_to(self.folder, name)

    def held(self, uids: Sequence[str] | None = None) -> Iterator[Held]:
        return self._at().held(uids) if self._exists() else iter(())

    def lacking(self) -> set[str]:
        return self._at().lacking() if self._exists() else set()

    def put(self, points: Sequence[Point], vectors: Vectors | None) -> None:
        if points:
            self._at().put(points, vectors)

    def relabel(self, points: Sequence[Point]) -> None:
        if points:
            self._at().relabel(points)

    def drop(self, ids: Sequence[str]) -> None:
        if ids:
            self._at().drop(ids)

    def mark(self, state: IndexState) -> None:
        self._at().mark(state)

    def dense(self, vector: Vectors, scope: Scope, limit: int) -> list[Found]:
        opened = self._at() if self._exists() else None
        return opened.nearest(DENSE, vector.tolist(), scope, limit) if opened and opened.state.dimensions else []

    def lexical(self, words: dict[int, float], scope: Scope, limit: int) -> list[Found]:
        if not words or not self._exists():
            return []
        return self._at().nearest(WORDS, words, scope, limit)

    def keyed(self, keys: Sequence[str], scope: Scope, limit: int) -> list[Found]:
        return self._at().keyed(keys, scope, limit) if keys and self._exists() else []

    def pieces(self, uids: Iterable[str], scope: Scope) -> dict[str, list[Piece]]:
        return self._at().pieces(list(uids), scope) if self._exists() else {}

    def beside(self) -> EdgeIndex:
        generations.sweep(self.folder)
        return EdgeIndex(self.folder, 0, own=generations.new_name())

    def switch(self, other: SearchIndex) -> None:
        assert isinstance(other, EdgeIndex)
        assert other._own is not None
        with self._opening:
            name, made = other._own, other._at()
            # Its lock is held until it answers, or a sweep elsewhere would take it for one that nobody wants.
            generations.point_to(self.folder, name)
            other._own = other._opened = None
            self._opened = made
        generations.sweep(self.folder)

    def close(self) -> None:
        with self._opening:
            self._opened = None
            if self._own is not None:
                shutil.rmtree(self.folder / self._own, ignore_errors=True)

    def _name(self) -> str | None:
        if self._own is not None:
            return self._own
        seen = generations.seen(self.folder)
        if seen is None or seen != self._seen:
            self._current, self._seen = generations.current(self.folder), seen
            opened = self._opened
            if opened is not None and opened.name != self._current:
                self._opened = None
        return self._current

    def _exists(self) -> bool:
        return self._opened is not None or self._name() is not None

    def _at(self) -> Generation:
        """The generation that answers, opened. One that was switched from lives on for whoever still reads it."""
        opened, name = self._opened, self._name()
        if opened is not None and opened.name == name:
            return opened
        with self._opening:
            name = self._name()
            if name is None:
                raise StoreUnusable(f"There is no search index in {self.folder}.", generations.REBUILD)
            if self._opened is None or self._opened.name != name:
                self._opened = self._open(name)
                if self._own is None:
                    generations.sweep(self.folder)
            return self._opened

    def _open(self, name: str) -> Generation:
        while True:
            try:
                return Generation.shared(self.folder / name, self._patience)
            except (IndexHeld, StoreUnusable):
                now = self._name()
                if now == name or now is None:
                    raise
                name = now


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
Names = tuple[str, str, int, tuple[str, ...]]
"""The id of a point, its document, its number in it and its assets."""


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
        self._names: dict[int, Names] = {}

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
                numbers = edge.IntegerIndexParams(lookup=True, range=True, enable_hnsw=LINKS_FOR_FILTERS)
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
            self._names.pop(UUID(id).int, None)

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
        request = edge.QueryRequest(
            limit,
            query=edge.Query.Nearest(vector, using),
            filter=filter_of(scope, edge, edge.RangeFloat),
            with_payload=False,
            with_vector=False,
        )
        with _in_words(self._path):
            rows = self._shard.query(request)
        names = self._named(rows)
        best = sorted([(-row.score, *name) for row, name in zip(rows, names, strict=True) if name])
        return [Found(id, -score, uid, number, assets, self.read) for score, id, uid, number, assets in best]

    def keyed(self, keys: Sequence[str], scope: Scope, limit: int) -> list[Found]:
        import qdrant_edge as edge

        within = filter_of(scope, edge, edge.RangeFloat)
        asked = list(dict.fromkeys(keys))
        any_of = edge.FieldCondition("keys", match=edge.MatchAny(any=asked))
        rows = self._first(edge.Filter(must=[within, any_of]), MANY, ("keys",))
        if len(rows) < MANY:
            wanted = set(asked)
            names = self._named(rows)
            found = {
                name: len(wanted.intersection(row.payload["keys"]))
                for row, name in zip(rows, names, strict=True)
                if name
            }
        else:
            found = self._with_most(asked, within, limit)
        best = sorted([(-matches, *name) for name, matches in found.items()])[:limit]
        return [Found(id, float(-n), uid, number, assets, self.read) for n, id, uid, number, assets in best]

    def _with_most(self, keys: Sequence[str], within: Any, limit: int) -> dict[Names, int]:
        """The points with the most keys, where too many have any to look at each."""
        import qdrant_edge as edge

        asked: list[Any] = [edge.FieldCondition("keys", match=edge.MatchValue(value=key)) for key in keys]
        found: dict[Names, int] = {}
        for matches in range(len(asked), 0, -1):
            # Rows come by id, so the first ones are the right ones; those with more keys are there already.
            enough = edge.Filter(must=[within], min_should=edge.MinShould(asked, matches))
            for name in filter(None, self._named(self._first(enough, limit))):
                found.setdefault(name, matches)
            if len(found) >= limit:
                break
        return found

    def pieces(self, uids: Sequence[str], scope: Scope) -> dict[str, list[Piece]]:
        import qdrant_edge as edge

        within = filter_of(scope, edge, edge.RangeFloat)
        found: dict[str, list[Piece]] = {}
        for begin in range(0, len(uids), BATCH):
            among = edge.FieldCondition("uid", match=edge.MatchAny(any=list(uids[begin : begin + BATCH])))
            for row in self._scroll(edge.Filter(must=[within, among]), ("piece",)):
                piece = piece_of(row.payload)
                found.setdefault(piece.uid, []).append(piece)
        return {uid: sorted(found[uid], key=lambda piece: piece.number) for uid in uids if uid in found}

    def read(self, id: str) -> Piece:
        """The piece of a point."""
        with _in_words(self._path):
            rows = self._shard.retrieve([id], with_payload=["piece"], with_vector=False)
        if not rows:
            raise Unreachable("A piece went away while it was being read.", "Ask again.")
        return piece_of(rows[0].payload or {})

    def _named(self, found: Sequence[Any]) -> list[Names | None]:
        """The id, document, number and assets of each row; None of one that has gone since."""
        known = self._names
        keys = [row.id.int for row in found]
        if unknown := [row.id for row, key in zip(found, keys, strict=True) if key not in known]:
            with _in_words(self._path):
                rows = self._shard.retrieve(unknown, with_payload=list(NAMES), with_vector=False)
            for row in rows:
                if row.payload and isinstance(row.id, UUID):
                    told = row.payload
                    known[row.id.int] = str(row.id), told["uid"], told["number"], tuple(told.get("assets", ()))
        return [known.get(key) for key in keys]

    def _first(self, within: Any, limit: int, fields: Sequence[str] = ()) -> list[Any]:
        """The first points by id."""
        import qdrant_edge as edge

        payload = list(fields) or False
        request = edge.ScrollRequest(limit=limit, filter=within, with_payload=payload, with_vector=False)
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


def _sparse(words: dict[int, float]) -> Any:
    import qdrant_edge as edge

    return edge.SparseVector(list(words), list(words.values()))


_SHARED: WeakValueDictionary[Path, Generation] = WeakValueDictionary()
