"""The embedded index: a folder of generations, one of which answers.

Edge keeps no log of writes here. What a process that dies had not flushed is lost, and as the state that says which
graph the index follows is written last of all, the next run writes it again. (A log would double what is written, and
cost every process that opens the index 0.1 s to read.)
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from graph.errors import IndexHeld, StoreUnusable, Unreachable
from graph.search.index import generations
from graph.search.index.edge import DENSE, WORDS, Generation
from graph.search.ports import Found, Held, IndexState, Piece, Point, Scope, SearchIndex

if TYPE_CHECKING:
    from graph.search.ports import Vectors

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

    def check(self) -> None:
        name = self._name()
        if name is not None and (self.folder / name).exists():
            _, files = generations.read_state(self.folder / name)
            generations.check_files(self.folder / name, files or {})

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
                import shutil

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
