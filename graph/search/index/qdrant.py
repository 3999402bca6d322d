"""The index on a Qdrant server: a collection for each generation, and an alias that names the one that answers.

What an index knows of itself stands in a point of its own, without a vector and without the fields that filters ask
for, so that no lane finds it; it is written after everything that it speaks of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_OID, uuid5

from graph.errors import StoreUnusable, Unreachable
from graph.search.index.generations import REBUILD, new_name
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
    from qdrant_client import QdrantClient

    from graph.search.ports import Vectors

DENSE = "dense"
WORDS = "words"
STATE_ID = str(uuid5(NAMESPACE_OID, "state"))
BATCH = 256
PAGE = 1000
MANY = 200
"""Points with one of some keys, from which on the server counts their keys, and not we."""
TIMEOUT_SECONDS = 30


def connect(url: str, api_key: str = "") -> QdrantClient:
    """A client of a server; nothing is asked of it yet."""
    from qdrant_client import QdrantClient

    try:
        return QdrantClient(url=url, api_key=api_key or None, timeout=TIMEOUT_SECONDS, check_compatibility=False)
    except ValueError as wrong:
        raise Unreachable(
            f"{url!r} is no address of a Qdrant: {wrong}.", "Write it like http://127.0.0.1:6333."
        ) from wrong


class Missing(StoreUnusable):
    """There is no such collection."""


class QdrantIndex:
    """SearchIndex under an alias of a server; `own` names a generation that is built beside the one that answers."""

    def __init__(self, client: QdrantClient, alias: str, *, own: str | None = None) -> None:
        self._client = client
        self._alias = alias
        self._own = own
        self._name = own or alias

    def check(self) -> None:
        self.state()  # the server looks after what it holds

    def state(self) -> IndexState | None:
        try:
            with self._in_words():
                rows = self._client.retrieve(self._name, [STATE_ID], with_payload=True, with_vectors=False)
        except Missing:
            return None
        if not rows:
            raise StoreUnusable(f"{self._name!r} on {self._where()} is no index of opsgraph.", REBUILD)
        try:
            return IndexState(**(rows[0].payload or {})["state"])
        except (KeyError, TypeError) as foreign:
            raise StoreUnusable(f"{self._name!r} on {self._where()} is of another opsgraph.", REBUILD) from foreign

    def create(self, state: IndexState) -> None:
        if self.state() is not None:
            raise StoreUnusable(f"There is an index {self._name!r} on {self._where()} already.", REBUILD)
        name = self._own or f"{self._alias}-{new_name()}"
        self._make(name, state)
        self._write_state(name, state)
        if self._own is None:
            self._point_to(name)

    def held(self, uids: Sequence[str] | None = None) -> Iterator[Held]:
        from qdrant_client import models

        if uids is None:
            yield from (held_of(row.id, row.payload) for row in self._scroll(models.Filter(), HELD))
            return
        for begin in range(0, len(uids), BATCH):
            among = models.FieldCondition(key="uid", match=models.MatchAny(any=list(uids[begin : begin + BATCH])))
            yield from (held_of(row.id, row.payload) for row in self._scroll(models.Filter(must=[among]), HELD))

    def lacking(self) -> set[str]:
        from qdrant_client import models

        state = self.state()
        if state is None or not state.dimensions:
            return set()
        without = models.Filter(must_not=[models.HasVectorCondition(has_vector=DENSE)])
        return {row.payload["uid"] for row in self._scroll(without, NAMES)}

    def put(self, points: Sequence[Point], vectors: Vectors | None) -> None:
        from qdrant_client import models

        if not points:
            return
        model = self._model()
        for begin in range(0, len(points), BATCH):
            batch = points[begin : begin + BATCH]
            dense = [None] * len(batch) if vectors is None else vectors[begin : begin + BATCH].tolist()
            made = []
            for point, vector in zip(batch, dense, strict=True):
                named: dict[str, Any] = {WORDS: _sparse(point.words)} | ({} if vector is None else {DENSE: vector})
                made.append(models.PointStruct(id=point.id, vector=named, payload=payload_of(point, model)))
            with self._in_words():
                self._client.upsert(self._name, made, wait=True)

    def relabel(self, points: Sequence[Point]) -> None:
        from qdrant_client import models

        if not points:
            return
        model = self._model()
        for begin in range(0, len(points), BATCH):
            batch = points[begin : begin + BATCH]
            changes: list[Any] = [
                models.OverwritePayloadOperation(
                    overwrite_payload=models.SetPayload(payload=payload_of(point, model), points=[point.id])
                )
                for point in batch
            ]
            words = [models.PointVectors(id=point.id, vector={WORDS: _sparse(point.words)}) for point in batch]
            with self._in_words():
                self._client.batch_update_points(self._name, changes, wait=True)
                self._client.update_vectors(self._name, words, wait=True)

    def drop(self, ids: Sequence[str]) -> None:
        from qdrant_client import models

        if not ids:
            return
        with self._in_words():
            self._client.delete(self._name, models.PointIdsList(points=list(ids)), wait=True)

    def mark(self, state: IndexState) -> None:
        with self._in_words():
            points = self._client.count(self._name, exact=True).count - 1
        self._write_state(self._name, replace(state, points=points))

    def dense(self, vector: Vectors, scope: Scope, limit: int) -> list[Found]:
        state = self.state()
        return self._nearest(DENSE, vector.tolist(), scope, limit) if state and state.dimensions else []

    def lexical(self, words: dict[int, float], scope: Scope, limit: int) -> list[Found]:
        return self._nearest(WORDS, _sparse(words), scope, limit) if words else []

    def keyed(self, keys: Sequence[str], scope: Scope, limit: int) -> list[Found]:
        from qdrant_client import models

        if not keys:
            return []
        asked = list(dict.fromkeys(keys))
        within = filter_of(scope, models, models.Range)
        any_of = models.FieldCondition(key="keys", match=models.MatchAny(any=asked))
        rows, _ = self._page(models.Filter(must=[within, any_of]), (*NAMES, "keys"), MANY)
        if len(rows) < MANY:
            wanted = set(asked)
            found = {str(row.id): (len(wanted.intersection(row.payload["keys"])), row.payload) for row in rows}
        else:
            found = self._with_most(asked, within, limit)
        best = sorted(found.items(), key=lambda item: (-item[1][0], item[0]))[:limit]
        return [self._found(id, float(matches), names) for id, (matches, names) in best]

    def _with_most(self, keys: Sequence[str], within: Any, limit: int) -> dict[str, tuple[int, dict[str, Any]]]:
        """The points with the most keys, where too many have any to look at each."""
        from qdrant_client import models

        asked: list[Any] = [models.FieldCondition(key="keys", match=models.MatchValue(value=key)) for key in keys]
        found: dict[str, tuple[int, dict[str, Any]]] = {}
        for matches in range(len(asked), 0, -1):
            # Rows come by id, so the first ones are the right ones; those with more keys are there already.
            enough = models.Filter(must=[within], min_should=models.MinShould(conditions=asked, min_count=matches))
            for row in self._page(enough, NAMES, limit)[0]:
                found.setdefault(str(row.id), (matches, row.payload))
            if len(found) >= limit:
                break
        return found

    def pieces(self, uids: Iterable[str], scope: Scope) -> dict[str, list[Piece]]:
        from qdrant_client import models

        wanted, within = list(uids), filter_of(scope, models, models.Range)
        found: dict[str, list[Piece]] = {}
        for begin in range(0, len(wanted), BATCH):
            among = models.FieldCondition(key="uid", match=models.MatchAny(any=wanted[begin : begin + BATCH]))
            for row in self._scroll(models.Filter(must=[within, among]), ("uid", "piece")):
                piece = piece_of(row.payload)
                found.setdefault(piece.uid, []).append(piece)
        return {uid: sorted(found[uid], key=lambda piece: piece.number) for uid in wanted if uid in found}

    def beside(self) -> QdrantIndex:
        answering = self._answering()
        with self._in_words():
            names = [each.name for each in self._client.get_collections().collections]
        for name in names:
            if name.startswith(f"{self._alias}-") and name != answering:
                self._forget(name)
        return QdrantIndex(self._client, self._alias, own=f"{self._alias}-{new_name()}")

    def switch(self, other: SearchIndex) -> None:
        assert isinstance(other, QdrantIndex)
        assert other._own is not None
        before = self._answering()
        self._point_to(other._own)
        other._own, other._name = None, other._alias
        if before is not None:
            self._forget(before)

    def close(self) -> None:
        if self._own is not None:
            self._forget(self._own)
        else:
            self._client.close()

    def _make(self, name: str, state: IndexState) -> None:
        from qdrant_client import models

        dense = models.VectorParams(size=max(1, state.dimensions), distance=models.Distance.DOT)
        with self._in_words():
            self._client.create_collection(
                name,
                vectors_config={DENSE: dense} if state.dimensions else {},
                sparse_vectors_config={WORDS: models.SparseVectorParams(modifier=models.Modifier.IDF)},
            )
            if self._is_local():
                return  # it has no indexes of payloads, and warns of it
            for field in KEYWORDS:
                self._client.create_payload_index(name, field, models.PayloadSchemaType.KEYWORD, wait=True)
            for field in NUMBERS:
                self._client.create_payload_index(name, field, models.PayloadSchemaType.INTEGER, wait=True)

    def _is_local(self) -> bool:
        options = self._client.init_options
        return options.get("location") == ":memory:" or options.get("path") is not None

    def _model(self) -> str:
        state = self.state()
        if state is None:
            raise Missing(f"There is no index {self._name!r} on {self._where()}.", REBUILD)
        return state.model

    def _write_state(self, name: str, state: IndexState) -> None:
        from qdrant_client import models

        point = models.PointStruct(id=STATE_ID, vector={}, payload={"state": asdict(state)})
        with self._in_words():
            self._client.upsert(name, [point], wait=True)

    def _point_to(self, name: str) -> None:
        from qdrant_client import models

        create = models.CreateAliasOperation(
            create_alias=models.CreateAlias(collection_name=name, alias_name=self._alias)
        )
        delete = models.DeleteAliasOperation(delete_alias=models.DeleteAlias(alias_name=self._alias))
        with self._in_words():
            changes: list[Any] = [delete, create] if self._answering() else [create]
            self._client.update_collection_aliases(change_aliases_operations=changes)

    def _answering(self) -> str | None:
        """The collection behind the alias."""
        with self._in_words():
            aliases = self._client.get_aliases().aliases
        return next((each.collection_name for each in aliases if each.alias_name == self._alias), None)

    def _forget(self, name: str) -> None:
        with suppress(Unreachable), self._in_words():
            self._client.delete_collection(name)

    def _nearest(self, using: str, query: Any, scope: Scope, limit: int) -> list[Found]:
        from qdrant_client import models

        try:
            with self._in_words():
                rows = self._client.query_points(
                    self._name,
                    query=query,
                    using=using,
                    query_filter=filter_of(scope, models, models.Range),
                    limit=limit,
                    with_payload=list(NAMES),
                ).points
        except Missing:
            return []
        found = [(-row.score, str(row.id), row.payload or {}) for row in rows]
        found.sort(key=lambda each: each[:2])
        return [self._found(id, -score, names) for score, id, names in found]

    def _found(self, id: str, score: float, names: dict[str, Any]) -> Found:
        return Found(id, score, names["uid"], names["number"], tuple(names.get("assets", ())), self._read)

    def _read(self, ids: Sequence[str]) -> dict[str, Piece]:
        with self._in_words():
            rows = self._client.retrieve(self._name, ids, with_payload=["piece"], with_vectors=False)
        if len(rows) < len(ids):
            raise Unreachable("A piece went away while it was being read.", "Ask again.")
        return {str(row.id): piece_of(row.payload or {}) for row in rows}

    def _scroll(self, within: Any, fields: Sequence[str]) -> Iterator[Any]:
        offset = None
        while True:
            rows, offset = self._page(within, fields, PAGE, offset)
            yield from (row for row in rows if row.payload and fields[0] in row.payload)
            if offset is None:
                return

    def _page(self, within: Any, fields: Sequence[str], limit: int, offset: Any = None) -> tuple[list[Any], Any]:
        """Points by id, and where the next ones begin; none where there is no index."""
        try:
            with self._in_words():
                return self._client.scroll(self._name, within, limit=limit, offset=offset, with_payload=list(fields))
        except Missing:
            return [], None

    def _where(self) -> str:
        return str(self._client.init_options.get("url") or "local Qdrant")

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        from qdrant_client.http.exceptions import ResponseHandlingException, UnexpectedResponse

        try:
            yield
        except ResponseHandlingException as away:
            raise Unreachable(
                f"Qdrant at {self._where()} does not answer: {away}.",
                "Start it, or set OPSGRAPH_QDRANT_URL to where it is.",
            ) from away
        except ValueError as missing:
            # How local mode says what a server says with 404.
            if self._is_local() and "not found" in str(missing):
                raise Missing(f"There is no index {self._name!r} on {self._where()}.", REBUILD) from missing
            raise
        except UnexpectedResponse as refused:
            if refused.status_code == 404:
                raise Missing(f"There is no index {self._name!r} on {self._where()}.", REBUILD) from refused
            reason = refused.content.decode(errors="replace")[:200]
            if refused.status_code in {401, 403}:
                raise Unreachable(
                    f"Qdrant at {self._where()} refuses this program: {reason}.", "Set OPSGRAPH_QDRANT_API_KEY."
                ) from refused
            raise StoreUnusable(f"Qdrant at {self._where()} refuses: {reason}.", REBUILD) from refused


def _sparse(words: dict[int, float]) -> Any:
    from qdrant_client import models

    return models.SparseVector(indices=list(words), values=list(words.values()))
