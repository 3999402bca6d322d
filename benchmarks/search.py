"""A question through all lanes beside the bare engine: Qdrant Edge asked for its own hybrid of the same vectors and
words, without filters, readers, times, exact matches, a graph, or two pieces a document. And what a change costs.

The vectors are of no model: they lie in clusters as those of texts do. So a query's own embedding is not in it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any
from zlib import crc32

from benchmarks.estate import Size, generate
from benchmarks.harness import here, ratio
from etl.service import Ask, Etl
from graph.platform import Platform, open_platform
from graph.search import words
from graph.search.index.embedded import EdgeIndex
from graph.search.index.points import point_of
from graph.search.pieces import embedded
from graph.search.ports import Labels, Piece, Progress, Scope
from graph.search.retrieve import Retriever
from graph.search.sync import synchronise
from graph.settings import Settings

if TYPE_CHECKING:
    from graph.search.ports import Vectors

PIECES = 50_000
TIMES = 10
A_DOCUMENT = 4
"""Pieces of one."""
ASSETS = 2_000
DIMENSIONS = 384
TOPICS = 300
VOCABULARY = 20_000
LENGTH = 90
QUERIES = 60
CHANGED = 25
READERS = ("net", "dba")


@dataclass(slots=True)
class Texts:
    """Articles about assets, some for one group only; those below `edited` read otherwise at the second version."""

    count: int
    assets: Sequence[str]
    number: int = 1
    edited: int = 0
    _said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        import numpy as np

        rng = np.random.default_rng(1)
        share = 1 / np.arange(1, VOCABULARY + 1)
        drawn = rng.choice(VOCABULARY, size=self.count * A_DOCUMENT * LENGTH, p=share / share.sum())
        self._said = [f"term{word}" for word in range(VOCABULARY)]
        self._drawn = drawn.reshape(-1, LENGTH)

    _drawn: Any = None

    def version(self) -> int:
        return self.number

    def all(self) -> Iterator[str]:
        return (f"article:A{number:06}" for number in range(self.count))

    def touched(self, since: int) -> list[str]:
        return [f"article:A{number:06}" for number in range(self.edited)] if since < self.number else []

    def pieces(self, uids: Sequence[str]) -> dict[str, list[Piece]]:
        return {uid: [self.piece(uid, number) for number in range(A_DOCUMENT)] for uid in uids}

    def piece(self, uid: str, number: int) -> Piece:
        at = int(uid.removeprefix("article:A"))
        asset = self.assets[at % len(self.assets)]
        text = " ".join(self._said[word] for word in self._drawn[at * A_DOCUMENT + number])
        if at < self.edited and number == 0:
            text += f" edited at {self.number}"
        labels = Labels(
            "article",
            f"Title {at}",
            status="published" if at % 5 else "draft",
            assets=(asset,),
            readers=() if at % 3 else (READERS[at % 2],),
            valid_from="2026-01-01T00:00:00Z",
            valid_to="" if at % 20 else "2026-03-01T00:00:00Z",
            keys=(f"a{at:06}", asset.partition(":")[2]),
        )
        return Piece(uid, number, text, f"Title {at}\narticle on {asset}", labels, "body")


@dataclass(slots=True)
class Clusters:
    """A vector for each text, near that of its topic; the same text always has the same."""

    fingerprint: str = "clusters"
    name: str = "clusters"
    dimensions: int = DIMENSIONS
    window: int = 254
    _topics: Any = None

    def spans(self, text: str) -> list[tuple[int, int]]:
        return []

    def count(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        import numpy as np

        if self._topics is None:
            self._topics = np.random.default_rng(2).standard_normal((TOPICS, DIMENSIONS), np.float32)
        made: Vectors = np.empty((len(texts), DIMENSIONS), np.float32)
        for row, text in enumerate(texts):
            seed = crc32(text.encode())
            made[row] = self._topics[seed % TOPICS] + np.random.default_rng(seed).standard_normal(
                DIMENSIONS, np.float32
            )
        made /= np.linalg.norm(made, axis=1, keepdims=True)
        return made


class Asked:
    """A model that has seen the questions already: what one costs to embed is measured elsewhere."""

    def __init__(self, model: Clusters, queries: Sequence[str]) -> None:
        self.fingerprint, self.name, self.dimensions, self.window = model.fingerprint, "asked", DIMENSIONS, 254
        self._known = dict(zip(queries, model.embed(queries), strict=True))

    def spans(self, text: str) -> list[tuple[int, int]]:
        return []

    def count(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        import numpy as np

        return np.stack([self._known[text] for text in texts])


@dataclass(frozen=True)
class Figures:
    """What one size cost, in seconds of CPU."""

    pieces: int
    query: float
    change: float
    nothing: float
    fine: bool


def measure(work: Path, pieces: int = PIECES, *, beside: bool = True) -> Figures:
    """One size; `beside` builds the bare engine too."""
    with _estate(work) as platform:
        assets = [row.uid for row in platform.store.changed_since(0).assets if not row.retired]
        texts, model = Texts(pieces // A_DOCUMENT, assets), Clusters()
        folder = work / f"search-{pieces}"
        index = EdgeIndex(folder)
        built = here(lambda: synchronise(texts, index, model))
        print(f"# {pieces:,} pieces written and indexed in {built.cpu:.0f} s of CPU", flush=True)
        queries = _queries(texts)
        retriever = Retriever(index, Asked(model, queries), platform.store, platform.topology)
        scope = Scope(readers=("net",))
        ours = [_asked(retriever.search, query, scope) for query in queries]
        fine = True
        if beside:
            bare = Bare(work / f"bare-{pieces}", texts, model)
            fine = _beside(retriever, bare, queries, f"hybrid query, all lanes, {pieces:,} pieces", at_most=3)
            plain = _plain(texts)
            fewer = Retriever(index, Asked(model, plain), platform.store, platform.topology)
            _beside(fewer, bare, plain, "    no asset named: exact, dense, lexical")
        nothing = here(lambda: synchronise(texts, index, model)).cpu
        texts.number, texts.edited = 2, CHANGED
        change = here(lambda: synchronise(texts, index, model))
        assert change.value.documents == change.value.embedded == CHANGED
        index.close()
        shutil.rmtree(folder)
    return Figures(pieces, sum(ours) / len(ours), change.cpu, nothing, fine)


def _beside(retriever: Retriever, bare: Bare, queries: Sequence[str], label: str, at_most: float | None = None) -> bool:
    """The same questions to both, each in turn, so that whatever else the machine does hits both alike."""
    scope = Scope(readers=("net",))
    pairs = [(_asked(retriever.search, query, scope), _asked(bare.search, query)) for query in queries]
    return ratio(label, [ours for ours, _ in pairs], [peer for _, peer in pairs], at_most=at_most)


def growth(small: Figures, large: Figures) -> bool:
    """What a multiple of the size costs: a query and a change little more, no change nothing more."""
    times = large.pieces / small.pieces
    fine = ratio(f"query at {times:g} times the pieces", large.query, small.query, at_most=3)
    fine &= ratio(f"{CHANGED} changed documents at {times:g} times", large.change, small.change, at_most=3)
    print(
        f"# nothing changed: {small.nothing * 1e6:.0f} µs, and {large.nothing * 1e6:.0f} µs at {times:g} times the size"
    )
    return fine


def _asked(search: Callable[..., Any], *arguments: Any) -> float:
    """Seconds of CPU of one question, once the process is warm; the best of three."""
    return min(here(lambda: search(*arguments)).cpu for _ in range(3))


def _queries(texts: Texts) -> list[str]:
    """Words of a piece, and the asset that it is about."""
    return [f"{query} {texts.assets[number % len(texts.assets)].partition(':')[2]}"
            for number, query in enumerate(_plain(texts))]  # fmt: skip


def _plain(texts: Texts) -> list[str]:
    rng = Random(3)
    rows = [rng.randrange(texts.count * A_DOCUMENT) for _ in range(QUERIES)]
    return [" ".join(texts._said[word] for word in rng.sample(list(texts._drawn[row]), 6)) for row in rows]


class Bare:
    """Qdrant Edge by itself, with what it needs for the same vectors and words."""

    def __init__(self, folder: Path, texts: Texts, model: Clusters) -> None:
        import qdrant_edge as edge

        folder.mkdir(parents=True)
        self._model = model
        self._shard = edge.EdgeShard.create(
            str(folder),
            edge.EdgeConfig(
                vectors={"dense": edge.EdgeVectorParams(DIMENSIONS, edge.Distance.Dot)},
                sparse_vectors={"words": edge.EdgeSparseVectorParams(modifier=edge.Modifier.Idf)},
            ),
        )
        for uid in texts.all():
            pieces = texts.pieces([uid])[uid]
            vectors = model.embed([embedded(piece) for piece in pieces]).tolist()
            points = []
            for piece, vector in zip(pieces, vectors, strict=True):
                said = words.document(piece, LENGTH)
                sparse = edge.SparseVector(list(said), list(said.values()))
                named = {"dense": vector, "words": sparse}
                points.append(edge.Point(point_of(piece, "").id, named, {"uid": piece.uid, "text": piece.text}))
            self._shard.update(edge.UpdateOperation.upsert_points(points))
        self._shard.optimize()
        self._asked: dict[str, Any] = {}

    def search(self, query: str) -> list[Any]:
        import qdrant_edge as edge

        if query not in self._asked:
            self._asked[query] = self._model.embed([query])[0].tolist()
        said = words.query(query)
        fusion: Any = edge.Fusion.Rrf(60)
        lanes = [
            edge.Prefetch(100, query=edge.Query.Nearest(self._asked[query], "dense")),
            edge.Prefetch(100, query=edge.Query.Nearest(edge.SparseVector(list(said), list(said.values())), "words")),
        ]
        return self._shard.query(edge.QueryRequest(10, query=fusion, prefetches=lanes, with_payload=True))


def _estate(work: Path) -> Platform:
    """A graph of some thousand assets, loaded once."""
    folder, data = work / "search-estate", work / "search-data"
    settings = Settings.model_construct(data=data)
    fresh = not data.exists()
    platform = open_platform(settings.model_copy(update={"etl": settings.etl.model_copy(update={"embed": False})}))
    if fresh:
        generate(folder, Size(ASSETS, ASSETS * 4, 1, 1))
        Etl(platform).run(Ask(source="files", folder=folder))
    return platform
