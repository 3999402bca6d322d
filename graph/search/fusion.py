"""Several lanes as one order.

Each lane's scores are put on one scale: how many standard deviations a piece lies above the mean of what the lane
found. So a lane that singles out a piece says so with force, and one to which all are alike stays quiet; ranks
cannot tell the two apart. What a lane did not find counts as the last it found. The sums are of the pieces; a document
has that of its best piece, and a share of the next: two passages that fit are more than one.

Weights and shares are measured: docs/search-quality.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, fsum, sqrt

from graph.search.ports import Found

LEXICAL, DENSE = 0.55, 0.45
ABOUT = 3.0
"""The most that nearness to an asset adds where the caller says which one it is about."""
NAMED = 0.3
"""The same where an asset is only mentioned."""
DEPTH = 100
"""So many of the best of a lane make its scale."""
SECOND = 0.25
"""What the second piece of a document adds."""
PINNED = 100.0
"""Above all that words and meaning can reach."""
PIECES = 2
"""Shown of one document at most."""


@dataclass(slots=True)
class Fused:
    """A document with its score, and its best pieces, the best first. (Never changed, and not frozen, as `Found`.)"""

    uid: str
    score: float
    found: tuple[Found, ...]


def standardised(scores: Sequence[float], others: int = 0, floor: float | None = None) -> tuple[list[float], float]:
    """The scores as standard deviations above their mean, and what something not among them has.

    `others` says how many more were looked at and got nothing, as pieces without a single word of the question; up to
    the depth they belong to the scale with a score of `floor`."""
    ranked = sorted(scores, reverse=True)[:DEPTH]
    if floor is not None:
        ranked += [floor] * min(others, DEPTH - len(ranked))
    if not ranked:
        return [], 0.0
    mean = fsum(ranked) / len(ranked)
    spread = sqrt(fsum((score - mean) ** 2 for score in ranked) / len(ranked))
    if spread < 1e-9:
        return [0.0] * len(scores), 0.0
    least = (ranked[-1] - mean) / spread
    return [max((score - mean) / spread, least) for score in scores], least


def fuse(
    lexical: Sequence[Found],
    dense: Sequence[Found],
    graph: Sequence[Found] = (),
    pinned: Mapping[str, float] | None = None,
    *,
    nearness: float = NAMED,
) -> list[Fused]:
    """The documents of all lanes, best first, ties by uid; in whatever order a lane's finds come.

    The scores of the graph lane lie between 0 and 1 as they are; `nearness` is what 1 adds. `pinned` names documents
    that come first, those with more before those with less."""
    pieces = {found.id: found for lane in (lexical, dense, graph) for found in lane}
    sums = dict.fromkeys(pieces, 0.0)
    for found, weight, floor in ((lexical, LEXICAL, 0.0), (dense, DENSE, None)):
        if found:
            values, least = standardised([each.score for each in found], len(pieces) - len(found), floor)
            share = {each.id: weight * value for each, value in zip(found, values, strict=True)}.get
            missed = weight * least
            sums = {id: so_far + share(id, missed) for id, so_far in sums.items()}
    for each in graph:
        sums[each.id] += nearness * each.score
    return _documents(pieces, sums, pinned or {})


def _documents(pieces: Mapping[str, Found], sums: Mapping[str, float], pinned: Mapping[str, float]) -> list[Fused]:
    by_uid: dict[str, list[str]] = {}
    for _, id in sorted([(-total, id) for id, total in sums.items()]):
        uid = pieces[id].uid
        if uid in by_uid:
            by_uid[uid].append(id)
        else:
            by_uid[uid] = [id]
    documents = []
    for uid, ids in by_uid.items():
        score = sums[ids[0]] + (SECOND * sums[ids[1]] if len(ids) > 1 else 0.0)
        if uid in pinned:
            score += PINNED + pinned[uid]
        documents.append((-score, uid, ids))
    documents.sort()
    return [Fused(uid, -below, tuple(map(pieces.__getitem__, ids[:PIECES]))) for below, uid, ids in documents]


def shown(score: float) -> float:
    """A score for people, between 0 and 1: in the order of the scores, and no probability."""
    return round(1 / (1 + exp(-max(min(score, 30.0), -30.0))), 6)
