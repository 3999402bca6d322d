"""A question set put to a retriever: what each lane is worth, what they are worth together, and beside plain fusion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.errors import WrongInput
from graph.search.answer import Answer
from graph.search.measure.bootstrap import Difference, difference, interval
from graph.search.measure.metrics import METRICS, NDCG, TOP, measured
from graph.search.measure.sets import QuestionSet
from graph.search.ports import Progress, Scope
from graph.search.retrieve import Retriever

FUSED = "fused"
ORDER = ("exact", "lexical", "dense", "graph", FUSED)
PLAIN = {"rrf@61": 61, "rrf@5": 5}
"""Reciprocal ranks of the lexical and the dense lane, as others fuse; what a fusion must beat."""
DIGITS = 4


@dataclass(frozen=True, slots=True)
class Run:
    """The metrics of each query by lane, queries in the order of the set."""

    set: QuestionSet
    values: Mapping[str, Mapping[str, Mapping[str, float]]]
    """By lane, then query, then metric."""
    states: Mapping[str, Sequence[str]]
    """The states of each lane over all queries."""
    reasons: Mapping[str, str]
    model: str
    documents: int | None
    """None where the loaded graph is asked."""
    refused: Mapping[str, str]
    """Why queries could not be asked; they count as unanswered."""
    strangers: Sequence[str]
    """Documents that judgements name and that are not there."""

    def column(self, lane: str, metric: str = NDCG) -> list[float]:
        return [values[metric] for values in self.values[lane].values()]

    def doc(self) -> dict[str, Any]:
        """The document of `opsgraph eval`, with each query's values by which another run is held against it."""
        return {
            "dataset": self.set.name,
            "queries": len(self.set.queries),
            "documents": self.documents,
            "unjudged": self.set.unjudged,
            "refused": dict(self.refused),
            "strangers": list(self.strangers),
            "model": self.model or None,
            "states": {lane: list(states) for lane, states in self.states.items()},
            "reasons": dict(self.reasons),
            "lanes": {lane: self._lane(lane) for lane in ORDER if lane in self.values},
            "plain": {lane: self._lane(lane) for lane in PLAIN if lane in self.values},
            "by_query": {
                lane: {id: round(values[NDCG], DIGITS) for id, values in self.values[lane].items()}
                for lane in ORDER
                if lane in self.values
            },
        }

    def _lane(self, lane: str) -> dict[str, Any]:
        intervals = {metric: interval(self.column(lane, metric)) for metric in METRICS}
        return {
            **{metric: round(each.mean, DIGITS) for metric, each in intervals.items()},
            "intervals": {
                metric: [round(each.low, DIGITS), round(each.high, DIGITS)] for metric, each in intervals.items()
            },
        }


def evaluate(retriever: Retriever, questions: QuestionSet, prefix: str = "", progress: Progress | None = None) -> Run:
    """Asks every query of a set. `prefix` stands before the ids of the set where documents have it in the index."""
    values: dict[str, dict[str, dict[str, float]]] = {}
    states: dict[str, dict[str, None]] = {}
    reasons: dict[str, str] = {}
    refusals: dict[str, str] = {}
    answered: dict[str, list[bool]] = {}
    for number, query in enumerate(questions.queries, 1):
        try:
            answer = retriever.search(query.text, Scope(kinds=query.kinds), query.about, TOP)
        except WrongInput as refused:
            refusals[query.id] = str(refused)
            answer = Answer(query.text, (), {})
        for name, lane in answer.lanes.items():
            states.setdefault(name, {})[lane.state] = None
            if lane.state in {"failed", "absent"}:
                reasons.setdefault(name, lane.reason)
        rankings: dict[str, Sequence[str]] = {lane: answer.ranked.get(lane, ()) for lane in ORDER}
        rankings |= {name: plain([rankings["lexical"], rankings["dense"]], k) for name, k in PLAIN.items()}
        for lane_name, ranking in rankings.items():
            answered.setdefault(lane_name, []).append(bool(ranking))
            own = [uid.removeprefix(prefix) for uid in ranking]
            values.setdefault(lane_name, {})[query.id] = measured(own, query.relevant)
        if progress:
            progress(number, len(questions.queries))
    idle = {lane for lane in states if not any(answered[lane])}
    kept = {lane: each for lane, each in values.items() if lane not in idle and not (lane in PLAIN and "dense" in idle)}
    state = retriever.state()
    documents = None if questions.documents is None else len(questions.documents)
    seen = {lane: tuple(told) for lane, told in states.items()}
    return Run(questions, kept, seen, reasons, state.model, documents, refusals, _strangers(retriever, questions))


def _strangers(retriever: Retriever, questions: QuestionSet) -> list[str]:
    """What judgements name that is neither in the corpus nor, without one, in the index."""
    judged = sorted({uid for query in questions.queries for uid in query.relevant})
    if questions.documents is None:
        known = retriever.known(judged)
    else:
        known = {document.id for document in questions.documents}
    return [uid for uid in judged if uid not in known]


def plain(rankings: Sequence[Sequence[str]], k: int) -> list[str]:
    """Reciprocal rank fusion, ranks counted from 0; ties by id."""
    scores: dict[str, float] = {}
    for ranking in rankings:
        for place, uid in enumerate(ranking):
            scores[uid] = scores.get(uid, 0.0) + 1 / (k + place)
    return sorted(scores, key=lambda uid: (-scores[uid], uid))


def compared(run: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Difference]:
    """What each lane has over a saved run, on the queries that both have; WrongInput where there is none."""
    saved, now = before.get("by_query"), run["by_query"]
    if not isinstance(saved, Mapping):
        raise WrongInput("The saved run has no `by_query`.", "Save one with `opsgraph eval FOLDER --save FILE`.")
    found: dict[str, Difference] = {}
    for lane in ORDER:
        if lane not in now or not isinstance(saved.get(lane), Mapping):
            continue
        shared = [id for id in now[lane] if isinstance(saved[lane].get(id), int | float)]
        if shared:
            found[lane] = difference([now[lane][id] for id in shared], [saved[lane][id] for id in shared])
    if FUSED not in found:
        raise WrongInput(
            f"The saved run is of {before.get('dataset')!r} and shares no query with {run['dataset']!r}.",
            "Compare runs of one set.",
        )
    return found
