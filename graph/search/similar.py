"""Incidents like one, and the known errors that fit it: what it reads like, where it is, what changed before, when.

    Similar(index, embedder, reader, topology).incidents("incident:INC1385")

Every factor lies between 0 and 1 and is shown; the score is their weighted mean. Below the floor an answer is empty and
says that there is no good match: about a quarter of incidents are like none before. Weights and floor are measured:
docs/search-quality.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from graph.errors import IndexMismatch, ModelUnusable, StoreUnusable, Unknown, WrongInput
from graph.model import Entity, Kind
from graph.search import words
from graph.search.circumstances import Circumstances, circumstances, recency, shared_changes, shared_ground
from graph.search.pieces import embedded
from graph.search.ports import Embedder, Found, Piece, Scope, SearchIndex, read_pieces
from graph.search.retrieve import names_like

if TYPE_CHECKING:
    from graph.ports import Reader
    from graph.topology import Topology

CANDIDATES = 100
"""So many by meaning, and as many by words, are looked at."""
FLOOR = 0.4
"""Scores below it are no match."""
MOST = 100
"""Of one answer."""

SOLUTION = "resolution"
"""The part of an incident that tells how it ended, which the symptoms of another cannot be like."""

TEXT, TOPOLOGY, CHANGES, RECENCY = "text", "topology", "changes", "recency"
WEIGHTS: Mapping[Kind, Mapping[str, float]] = {
    Kind.INCIDENT: {TEXT: 0.65, TOPOLOGY: 0.25, CHANGES: 0.05, RECENCY: 0.05},
    # What is known never decays, and belongs to no change.
    Kind.PROBLEM: {TEXT: 0.65, TOPOLOGY: 0.35},
}
MEANING = 0.6
"""Of the likeness of texts; the words have the rest, and all of it without a model."""
DIM = 0.2
"""Even texts that have nothing to do with each other are so near, as the model sees them."""


@dataclass(frozen=True, slots=True)
class Match:
    """What is like the incident, and why."""

    entity: Entity
    score: float
    factors: Mapping[str, float]
    passage: str
    assets: tuple[str, ...]
    shared: tuple[str, ...]
    """Those of its assets that the incident has too, or that stand next to one of these."""

    def doc(self) -> dict[str, Any]:
        fields = self.entity.fields
        known = ("status", "priority", "opened_at", "resolved_at", "resolution", "workaround", "known_error")
        return {
            "uid": self.entity.uid,
            "kind": self.entity.kind.value,
            "title": self.entity.title,
            "score": round(self.score, 4),
            "factors": {name: round(value, 4) for name, value in self.factors.items()},
            "passage": self.passage,
            "assets": list(self.assets),
            "shared": list(self.shared),
            **{name: fields[name] for name in known if fields.get(name) is not None},
        }


@dataclass(frozen=True, slots=True)
class Likeness:
    """The answer: matches, best first; `best` is the score of the best candidate, matched or not."""

    uid: str
    title: str
    matches: tuple[Match, ...]
    best: float
    floor: float
    complete: bool
    """False where no model took part: words alone told what reads alike."""

    def doc(self) -> dict[str, Any]:
        return {
            "uid": self.uid,
            "title": self.title,
            "complete": self.complete,
            "good_match": bool(self.matches),
            "best": round(self.best, 4),
            "floor": self.floor,
            "matches": [match.doc() for match in self.matches],
        }


class Similar:
    """What is like an incident, by an index and the graph that it follows."""

    def __init__(
        self,
        index: SearchIndex,
        embedder: Embedder | ModelUnusable | None,
        reader: Reader,
        topology: Callable[[], Topology],
        floor: float = FLOOR,
    ) -> None:
        self._index = index
        self._embedder = embedder
        self._reader = reader
        self._topology = topology
        self._floor = floor

    def incidents(self, ref: str, scope: Scope | None = None, limit: int = 10) -> Likeness:
        """Incidents like one. Unknown where there is none of that id, or where the scope hides it."""
        return self._like(ref, Kind.INCIDENT, scope or Scope(), limit, lambda entity: True)

    def known_errors(self, ref: str, scope: Scope | None = None, limit: int = 10) -> Likeness:
        """Problems that are known errors and fit an incident."""
        return self._like(ref, Kind.PROBLEM, scope or Scope(), limit, lambda entity: bool(entity.fields["known_error"]))

    def _like(self, ref: str, kind: Kind, scope: Scope, limit: int, wanted: Callable[[Entity], bool]) -> Likeness:
        if not 1 <= limit <= MOST:
            raise WrongInput(f"{limit} matches cannot be shown.", f"Ask for 1 to {MOST}.")
        embedder = self._fitting()
        incident, pieces = self._incident(ref, scope)
        texts = self._texts(
            embedder, pieces, replace(scope, kinds=(kind.value,), without=(incident.uid, *scope.without))
        )
        entities = self._reader.entities(sorted(texts))
        entities = {uid: entity for uid, entity in entities.items() if wanted(entity)}
        known = circumstances(self._reader, [incident, *entities.values()])
        own = known.pop(incident.uid)
        matches = [self._match(own, known[uid], texts[uid], entities[uid], WEIGHTS[kind]) for uid in entities]
        matches.sort(key=lambda match: (-match.score, match.entity.uid))
        good = [match for match in matches if match.score >= self._floor]
        best = matches[0].score if matches else 0.0
        complete = embedder is not None
        return Likeness(incident.uid, incident.title, tuple(good[:limit]), best, self._floor, complete)

    def _incident(self, ref: str, scope: Scope) -> tuple[Entity, list[Piece]]:
        uid = self._reader.resolve([ref], Kind.INCIDENT).get(ref, "")
        incident = self._reader.entities([uid]).get(uid)
        if incident is None or incident.kind is not Kind.INCIDENT:
            near = names_like(self._reader, ref, Kind.INCIDENT)
            raise Unknown("incident", ref, near, "`opsgraph find TEXT` looks for one.")
        pieces = self._index.pieces([uid], Scope(readers=scope.readers)).get(uid)
        if not pieces:
            raise Unknown("incident in the index", ref, remedy="The next ETL run brings it there.")
        return incident, [piece for piece in pieces if piece.part != SOLUTION] or pieces[:1]

    def _fitting(self) -> Embedder | None:
        """The model that wrote the index; None where it has words only, or no model can be used."""
        state = self._index.state()
        if state is None:
            raise StoreUnusable("There is no search index yet.", "The next ETL run makes one, or `opsgraph reindex`.")
        if self._embedder is None or isinstance(self._embedder, ModelUnusable) or not state.dimensions:
            return None
        if self._embedder.fingerprint != state.model:
            raise IndexMismatch(state.model, self._embedder.fingerprint)
        return self._embedder

    def _texts(self, embedder: Embedder | None, pieces: Sequence[Piece], scope: Scope) -> dict[str, tuple[float, str]]:
        """How much alike the texts of candidates read, between 0 and 1, each with its best passage."""
        meaning = self._by_meaning(embedder, pieces, scope) if embedder is not None else {}
        lexical = self._by_words(pieces, scope)
        share = MEANING if embedder is not None else 0.0
        found: dict[str, tuple[float, str]] = {}
        for uid in sorted(meaning.keys() | lexical.keys()):
            near, passage = meaning.get(uid) or (0.0, "")
            said, words_passage = lexical.get(uid) or (0.0, "")
            found[uid] = share * near + (1 - share) * said, passage or words_passage
        return found

    def _by_meaning(self, embedder: Embedder, pieces: Sequence[Piece], scope: Scope) -> dict[str, tuple[float, str]]:
        vectors = embedder.embed([embedded(piece) for piece in pieces])
        found = [found for vector in vectors for found in self._index.dense(vector, scope, CANDIDATES)]
        return _best((each, (each.score - DIM) / (1 - DIM)) for each in found)

    def _by_words(self, pieces: Sequence[Piece], scope: Scope) -> dict[str, tuple[float, str]]:
        """Of the score that the incident's own text has for itself, the share that others reach."""
        text = "\n".join(embedded(piece) for piece in pieces)
        asked = words.query(text)
        own = self._index.lexical(asked, replace(scope, kinds=(), without=(), uids=(pieces[0].uid,)), 1)
        if not own:
            return {}
        return _best((each, each.score / own[0].score) for each in self._index.lexical(asked, scope, CANDIDATES))

    def _match(
        self,
        own: Circumstances,
        other: Circumstances,
        text: tuple[float, str],
        entity: Entity,
        weights: Mapping[str, float],
    ) -> Match:
        ground, shared = shared_ground(own.assets, other.assets, self._topology)
        factors = {
            TEXT: text[0],
            TOPOLOGY: ground,
            CHANGES: shared_changes(own, other),
            RECENCY: recency(own.opened, other.opened),
        }
        factors = {name: factors[name] for name in weights}
        score = sum(weights[name] * value for name, value in factors.items())
        return Match(entity, score, factors, text[1], other.assets, shared)


def _best(scored: Iterable[tuple[Found, float]]) -> dict[str, tuple[float, str]]:
    """The best score of each document, between 0 and 1, and the passage that has it; solutions are no symptoms."""
    best: dict[str, tuple[float, str]] = {}
    every = list(scored)
    told = read_pieces(found for found, _ in every)
    for found, score in every:
        score = min(1.0, max(0.0, score))
        piece = told[found.id]
        if piece.part != SOLUTION and score > best.get(found.uid, (-1.0, ""))[0]:
            best[found.uid] = score, piece.text
    return best
