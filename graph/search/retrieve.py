"""Search: a question through all lanes, and their finds as one order.

    retriever = Retriever(index, embedder, reader, topology)
    answer = retriever.search("orders fail with ORA-00257", Scope(kinds=("article",)), about=["wms-db"])

Each lane filters by the whole scope itself. One that fails is named with its reason, and the others answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING

from graph.errors import IndexMismatch, ModelUnusable, StoreUnusable, Unanswerable, Unknown, WrongInput
from graph.model import Kind
from graph.search.answer import Answer, Hit, Lane
from graph.search.fusion import ABOUT, DEPTH, NAMED, Fused, fuse, shown
from graph.search.ports import Embedder, Found, IndexState, Piece, Scope, SearchIndex, read_pieces
from graph.search.question import Question, question

if TYPE_CHECKING:
    from graph.ports import Reader
    from graph.search.ports import Vectors
    from graph.topology import Topology

EXACT, DENSE, LEXICAL, GRAPH = "exact", "dense", "lexical", "graph"
LANES = (EXACT, DENSE, LEXICAL, GRAPH)
MOST = 1000
"""Hits of one answer."""
FOUND = 50
"""Entities looked at for one that somebody may have meant."""
NEAREST = 50
"""Assets near those asked about, whose documents the graph lane looks at, and as many pieces of them."""


@dataclass(slots=True)
class _Lanes:
    """What each lane found so far, and how it went."""

    found: dict[str, list[Found]]
    states: dict[str, Lane]

    def run(self, name: str, lane: Callable[[], list[Found] | Lane]) -> None:
        """Runs a lane; whatever breaks in one, the others answer."""
        try:
            outcome = lane()
        except WrongInput:
            raise
        except Exception as broken:  # noqa: BLE001 a lane may break in any way that its index, model or store can
            outcome = Lane("failed", str(broken) or type(broken).__name__)
        if isinstance(outcome, Lane):
            self.states[name], self.found[name] = outcome, []
        else:
            self.states[name], self.found[name] = Lane("ok"), outcome


class Retriever:
    """Searches one index. Without an embedder the dense lane is absent, with a broken one it fails; without reader and
    topology there is no graph to walk. The topology is opened when a question is first about an asset."""

    def __init__(
        self,
        index: SearchIndex,
        embedder: Embedder | ModelUnusable | None = None,
        reader: Reader | None = None,
        topology: Callable[[], Topology] | None = None,
    ) -> None:
        self._index = index
        self._embedder = embedder
        self._reader = reader
        self._topology = topology

    def search(self, query: str, scope: Scope | None = None, about: Sequence[str] = (), limit: int = 10) -> Answer:
        """The documents that fit a question best, each with at most two of its pieces.

        `about` names assets by uid, id or alias; Unknown where one is none. WrongInput for a question without a word;
        Unanswerable where there is no index, or where no lane could answer."""
        if not 1 <= limit <= MOST:
            raise WrongInput(f"{limit} hits cannot be shown.", f"Ask for 1 to {MOST}.")
        return _Search(self, question(query), scope or Scope(), self._assets(about)).answer(limit)

    def _assets(self, about: Sequence[str]) -> tuple[str, ...]:
        if not about:
            return ()
        if self._reader is None:
            raise WrongInput("There is no graph here to search about an asset.", "Leave the asset out.")
        known = self._reader.resolve(about, Kind.ASSET)
        for ref in about:
            if ref not in known:
                near = names_like(self._reader, ref, Kind.ASSET)
                raise Unknown("asset", ref, near, "`opsgraph find TEXT` looks for one.")
        return tuple(dict.fromkeys(known[ref] for ref in about))

    def known(self, uids: Sequence[str]) -> set[str]:
        """Those of these documents that the index holds."""
        return set(self._index.pieces(uids, Scope()))

    def state(self) -> IndexState:
        """What the index knows of itself."""
        state = self._index.state()
        if state is None:
            raise StoreUnusable("There is no search index yet.", "The next ETL run makes one, or `opsgraph reindex`.")
        return state


def names_like(reader: Reader, ref: str, kind: Kind) -> list[str]:
    """Ids of a kind that contain what somebody wrote for one."""
    return [entity.id for entity in reader.find(ref.partition(":")[2] or ref, FOUND) if entity.kind is kind]


class _Search:
    """One question on its way through the lanes."""

    def __init__(self, retriever: Retriever, asked: Question, scope: Scope, about: tuple[str, ...]) -> None:
        self._index = retriever._index
        self._embedder = retriever._embedder
        self._reader = retriever._reader
        self._topology = retriever._topology
        self._state = retriever.state()
        self._asked = asked
        self._scope = scope
        self._about = about
        self._lanes = _Lanes({}, {})
        self._depth = DEPTH

    def answer(self, limit: int) -> Answer:
        self._depth = max(DEPTH, 2 * limit)
        lanes = self._lanes
        lanes.run(EXACT, self._exact)
        lanes.run(DENSE, self._dense)
        lanes.run(LEXICAL, self._lexical)
        lanes.run(GRAPH, self._graph)
        self._refuse_when_all_failed()
        found = lanes.found
        exact = {each.uid: each.score for each in found[EXACT]}
        # What only the exact lane found takes part with nothing but its pin.
        bare = [each.scored(0.0) for each in found[EXACT]]
        nearness = ABOUT if self._about else NAMED
        documents = fuse(found[LEXICAL], found[DENSE], [*found[GRAPH], *bare], exact, nearness=nearness)
        ranked = {name: ranking(found[name]) for name in LANES}
        places = {name: dict(zip(uids, count(1), strict=False)) for name, uids in ranked.items()}
        told = read_pieces([each for document in documents[:limit] for each in document.found])
        return Answer(
            query=self._asked.text,
            hits=tuple([_hit(each, told, places) for each in documents[:limit]]),
            lanes={name: lanes.states[name] for name in LANES},
            ranked={**ranked, "fused": tuple([each.uid for each in documents])},
            about=self._about,
            as_of=self._scope.as_of,
            model=self._state.model,
        )

    def _refuse_when_all_failed(self) -> None:
        states = self._lanes.states
        if any(state.state == "ok" for state in states.values()):
            return
        failed = [f"{name}: {state.reason}" for name, state in states.items() if state.state == "failed"]
        if failed:
            why = {state.reason for state in states.values() if state.state == "failed"}
            told = why.pop() if len(why) == 1 else f"{'; '.join(failed)}."
            raise Unanswerable(f"No lane could answer: {told}", "See `opsgraph doctor`.")

    def _exact(self) -> list[Found] | Lane:
        if not self._asked.keys:
            return Lane("skipped", "no id, code or host name in the query")
        return self._index.keyed(self._asked.keys, self._scope, self._depth)

    @cached_property
    def _vector(self) -> Vectors | None:
        """The question as the model sees it; None where there is no model that fits the index."""
        if self._embedder is None or not self._state.dimensions:
            return None
        if isinstance(self._embedder, ModelUnusable):
            raise ModelUnusable(self._embedder.message, self._embedder.remedy)
        if self._embedder.fingerprint != self._state.model:
            raise IndexMismatch(self._state.model, self._embedder.fingerprint)
        vector: Vectors = self._embedder.embed([self._asked.text])[0]
        return vector

    def _dense(self) -> list[Found] | Lane:
        if self._vector is None:
            missing = "no model is prepared" if self._embedder is None else "the index holds words only"
            return Lane("absent", f"{missing}; `opsgraph model prepare`")
        return self._index.dense(self._vector, self._scope, self._depth)

    def _lexical(self) -> list[Found] | Lane:
        if not self._asked.words:
            return Lane("skipped", "the query has no word that tells documents apart")
        return self._index.lexical(self._asked.words, self._scope, self._depth)

    def _graph(self) -> list[Found] | Lane:
        """Pieces about assets near the seeds, with how near these are; 1 is the nearest of what was found."""
        if self._reader is None or self._topology is None:
            return Lane("skipped", "there is no graph to walk")
        from graph.search.walk import near, nearest

        seeds = self._seeds(self._reader)
        if not seeds:
            return Lane("skipped", "the query names no asset")
        topology = self._topology()
        nodes = {topology.index(uid.partition(":")[2]): weight for uid, weight in seeds.items()}
        reached = near(topology, {node: weight for node, weight in nodes.items() if node is not None})
        if self._scope.assets:
            wanted = {topology.index(uid.partition(":")[2]) for uid in self._scope.assets}
            reached = {node: weight for node, weight in reached.items() if node in wanted}
        best = {f"asset:{topology.id(node)}": reached[node] for node in nearest(reached, NEAREST)}
        return self._around(best) if best else []

    def _around(self, nearness: Mapping[str, float]) -> list[Found]:
        within = replace(self._scope, assets=tuple(nearness))
        try:
            vector = self._vector
        except Unanswerable:
            vector = None
        if vector is not None:
            candidates = self._index.dense(vector, within, NEAREST)
        elif self._asked.words:
            candidates = self._index.lexical(self._asked.words, within, NEAREST)
        else:
            candidates = []
        most = max(nearness.values())

        def score(found: Found) -> float:
            return max([nearness.get(asset, 0.0) for asset in found.assets], default=0.0) / most

        scored = [each.scored(score(each)) for each in candidates]
        return sorted(scored, key=lambda each: (-each.score, each.id))

    def _seeds(self, reader: Reader) -> dict[str, float]:
        """The assets that the caller names, or else those that the question does, each with the same weight."""
        uids: Iterable[str] = self._about
        if not self._about:
            by_id = reader.resolve(self._asked.refs, Kind.ASSET) if self._asked.refs else {}
            uids = dict.fromkeys([*by_id.values(), *self._called()])
        seeds = list(uids)
        return {uid: 1.0 / len(seeds) for uid in seeds}

    def _called(self) -> list[str]:
        """The assets whose whole name stands in the question, where only one is called so. The index is asked, which
        finds a name as it finds a key; the store would look at each of its assets."""
        phrases = {phrase.lower() for phrase in self._asked.phrases}
        if not phrases:
            return []
        called: dict[str, dict[str, None]] = {}
        keyed = self._index.keyed(tuple(phrases), Scope(kinds=(Kind.ASSET,)), NEAREST)
        told = read_pieces(keyed)
        for found in keyed:
            name = told[found.id].labels.title.strip().lower()
            if name in phrases:
                called.setdefault(name, {})[found.uid] = None
        return sorted(next(iter(uids)) for uids in called.values() if len(uids) == 1)


def _hit(document: Fused, told: Mapping[str, Piece], places: Mapping[str, Mapping[str, int]]) -> Hit:
    pieces = tuple([told[found.id] for found in document.found])
    ranks = {name: places[name][document.uid] for name in LANES if document.uid in places[name]}
    return Hit(document.uid, shown(document.score), pieces, ranks)


def ranking(found: Sequence[Found]) -> tuple[str, ...]:
    """The documents of a lane by their best piece, ties by uid."""
    best: dict[str, float] = {}
    for each in found:
        if each.uid not in best or each.score > best[each.uid]:
            best[each.uid] = each.score
    return tuple([uid for _, uid in sorted([(-score, uid) for uid, score in best.items()])])
