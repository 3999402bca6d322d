"""What one ranking is worth against what is known to be relevant. All count the first ten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log2

TOP = 10
NDCG, RECALL, MRR, HIT = "ndcg@10", "recall@10", "mrr@10", "hit@1"
METRICS = (NDCG, RECALL, MRR, HIT)


def measured(ranking: Sequence[str], relevant: Mapping[str, int]) -> dict[str, float]:
    """All metrics of a ranking of documents, each at most once in it. `relevant` grades documents; 0 and less is not
    relevant, and at least one must be. Gains are linear, as trec_eval has them."""
    grades = {uid: grade for uid, grade in relevant.items() if grade > 0}
    gains = [grades.get(uid, 0) for uid in ranking[:TOP]]
    ideal = sorted(grades.values(), reverse=True)[:TOP]
    first = next((place for place, gain in enumerate(gains, 1) if gain), None)
    return {
        NDCG: _discounted(gains) / _discounted(ideal),
        RECALL: sum(1 for gain in gains if gain) / len(grades),
        MRR: 1 / first if first else 0.0,
        HIT: 1.0 if first == 1 else 0.0,
    }


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / log2(place + 1) for place, gain in enumerate(gains, 1))
