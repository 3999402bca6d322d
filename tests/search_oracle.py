"""A search index in plain Python that looks at every point: slow, and plainly right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from math import log
from typing import TYPE_CHECKING

import numpy as np

from graph.errors import StoreUnusable
from graph.search.ports import Found, Held, IndexState, Piece, Point, Scope, SearchIndex

if TYPE_CHECKING:
    from graph.search.ports import Vectors


class OracleIndex:
    """SearchIndex in memory."""

    def __init__(self) -> None:
        self._state: IndexState | None = None
        self.points: dict[str, Point] = {}
        self.vectors: dict[str, Vectors] = {}

    def state(self) -> IndexState | None:
        return None if self._state is None else replace(self._state, points=len(self.points))

    def check(self) -> None:
        pass

    def create(self, state: IndexState) -> None:
        if self._state is not None:
            raise StoreUnusable("There is an index already.")
        self._state = state

    def held(self, uids: Sequence[str] | None = None) -> Iterator[Held]:
        for id, point in sorted(self.points.items()):
            if uids is None or point.piece.uid in uids:
                yield Held(id, point.piece.uid, point.piece.number, point.text_hash, point.labels_hash)

    def lacking(self) -> set[str]:
        if self._state is None or not self._state.dimensions:
            return set()
        return {point.piece.uid for id, point in self.points.items() if id not in self.vectors}

    def put(self, points: Sequence[Point], vectors: Vectors | None) -> None:
        for place, point in enumerate(points):
            self.points[point.id] = point
            if vectors is not None:
                self.vectors[point.id] = np.asarray(vectors[place], np.float32)

    def relabel(self, points: Sequence[Point]) -> None:
        self.points |= {point.id: point for point in points}

    def drop(self, ids: Sequence[str]) -> None:
        for id in ids:
            self.points.pop(id, None)
            self.vectors.pop(id, None)

    def mark(self, state: IndexState) -> None:
        self._state = state

    def dense(self, vector: Vectors, scope: Scope, limit: int) -> list[Found]:
        inside = (id for id in self._inside(scope) if id in self.vectors)
        return self._best({id: float(self.vectors[id] @ vector) for id in inside}, limit)

    def lexical(self, words: dict[int, float], scope: Scope, limit: int) -> list[Found]:
        holders = {word: sum(word in point.words for point in self.points.values()) for word in words}
        total = len(self.points)
        idf = {word: log(1 + (total - holding + 0.5) / (holding + 0.5)) for word, holding in holders.items()}
        scores = {}
        for id in self._inside(scope):
            own = self.points[id].words
            shared = [word for word in words if word in own]
            if shared:
                scores[id] = sum(words[word] * own[word] * idf[word] for word in shared)
        return self._best(scores, limit)

    def keyed(self, keys: Sequence[str], scope: Scope, limit: int) -> list[Found]:
        wanted = set(keys)
        counts = {id: len(wanted.intersection(self.points[id].piece.labels.keys)) for id in self._inside(scope)}
        return self._best({id: float(count) for id, count in counts.items() if count}, limit)

    def pieces(self, uids: Iterable[str], scope: Scope) -> dict[str, list[Piece]]:
        inside = [self.points[id].piece for id in self._inside(scope)]
        found = {
            uid: sorted((each for each in inside if each.uid == uid), key=lambda each: each.number) for uid in uids
        }
        return {uid: pieces for uid, pieces in found.items() if pieces}

    def beside(self) -> SearchIndex:
        return OracleIndex()

    def switch(self, other: SearchIndex) -> None:
        assert isinstance(other, OracleIndex)
        self._state, self.points, self.vectors = other._state, other.points, other.vectors

    def close(self) -> None:
        """Holds nothing."""

    def _inside(self, scope: Scope) -> list[str]:
        return [id for id, point in self.points.items() if fits(point.piece, scope)]

    def _best(self, scores: dict[str, float], limit: int) -> list[Found]:
        ranked = sorted(scores, key=lambda id: (-scores[id], id))[:limit]
        pieces = ((id, self.points[id].piece) for id in ranked)
        return [Found(id, scores[id], each.uid, each.number, each.labels.assets, self._read) for id, each in pieces]

    def _read(self, ids: Sequence[str]) -> dict[str, Piece]:
        return {id: self.points[id].piece for id in ids}


def fits(piece: Piece, scope: Scope) -> bool:
    """Whether a scope lets a piece through, condition by condition."""
    labels = piece.labels
    if scope.as_of:
        valid = labels.valid_from <= scope.as_of and (not labels.valid_to or scope.as_of < labels.valid_to)
    else:
        valid = not labels.valid_to
    return (
        valid
        and (not scope.kinds or labels.kind in scope.kinds)
        and (not scope.statuses or labels.status in scope.statuses)
        and (not scope.assets or not set(labels.assets).isdisjoint(scope.assets))
        and (not scope.teams or not set(labels.teams).isdisjoint(scope.teams))
        and (not scope.uids or piece.uid in scope.uids)
        and piece.uid not in scope.without
        and (scope.readers is None or not labels.readers or not set(labels.readers).isdisjoint(scope.readers))
    )
