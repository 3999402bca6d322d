"""The risk of a change: 0 to 100, a sum of named contributions, so that the explanation is the score. Pure.

Each factor is a value between 0 and 1 (see factors.py) times its weight, the most points it can give. The sum of the
`points` of all contributions is the score, to the tenth: what takes it out of 0 to 100 is a contribution too, `cap`
or `floor`, and fitted weights (calibration.py) have a `base`.

The document, `opsgraph.risk/1`, and the same without `schema`, `change` and `as_of` as `risk` of opsgraph.whatif/1:

    schema          "opsgraph.risk/1"
    change          {id, title, type, action, team, planned_start, planned_end, targets, declared}; declared: the
                    risk that the change itself claims
    as_of           the time of the answer
    score           0 to 100, in tenths
    path            the approval it recommends: pre-approved, peer, team lead or change board
    thresholds      {peer, team_lead, change_board}: from which score on each is asked for
    probability     of trouble, by the calibration; null as long as there is none
    weights         {from: "hand-set" | "fitted", fitted_at, changes}: fitted on so many changes known at that time
    contributions   [{factor, points, weight, value, why, evidence: [...]}], most points first, then in the order of
                    the table; what gives none stands there too, with its reason
"""

from __future__ import annotations

from math import exp

from graph import defaults

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    Doc = dict[str, Any]

WEIGHTS = defaults.RISK_WEIGHTS
"""The most points that each factor can give: the published table, as it is unless the settings say otherwise."""

MEANING: dict[str, str] = {
    "critical_down": "critical assets that go down: n / (n + 1)",
    "high_down": "assets of high criticality that go down: n / (n + 1)",
    "critical_degraded": "critical assets that are degraded: n / (n + 1)",
    "high_degraded": "assets of high criticality that are degraded: n / (n + 1)",
    "spares_lost": "pools of critical and high assets that lose their spare: n / (n + 1)",
    "new_spofs": "critical and high assets that get a new single point of failure: n / (n + 1)",
    "target_history": "smoothed share of earlier changes of these targets that gave trouble",
    "team_history": "the same of this team's changes",
    "action_history": "the same of changes with this action",
    "collisions": "other changes that it collides with: n / (n + 1)",
    "freeze": "1 if a target is frozen in its window, 1/2 if only something that it takes down is",
    "business_hours": "share of its window that lies in business hours",
    "team_load": "other changes of the same team at the same time: n / (n + 1)",
    "stale_evidence": "1 less the lowest confidence among the affected",
    "missing_evidence": "suppliers nobody knows or that are retired, and silent sources: n / (n + 1)",
    "change_type": "emergency 1, standard 0, any other 0.4",
}

OF_A_CHANGE = frozenset(
    (
        *("target_history", "team_history", "action_history"),
        *("collisions", "freeze", "business_hours", "team_load", "change_type"),
    )
)
"""The factors that are 0 for a scenario that is no change."""

_PATHS = (("change_board", "change board"), ("team_lead", "team lead"), ("peer", "peer"))


class Factor:
    """What one factor is worth for one change: a value between 0 and 1, why, and the evidence for it."""

    __slots__ = ("evidence", "value", "why")

    def __init__(self, value: float, why: str, evidence: Iterable[Any] = ()) -> None:
        self.value = value
        self.why = why
        self.evidence = list(evidence)


class Weights:
    """What the factors are worth: points each, points that every change has, and how a score becomes a probability
    (`intercept + slope * score`, in log odds; None as long as nobody has fitted it)."""

    __slots__ = ("base", "changes", "fitted_at", "intercept", "kept", "points", "slope")

    def __init__(
        self,
        points: Mapping[str, float] | None = None,
        base: float = 0.0,
        *,
        kept: str = "hand-set",
        intercept: float | None = None,
        slope: float | None = None,
        fitted_at: str | None = None,
        changes: int | None = None,
    ) -> None:
        self.points = {**WEIGHTS, **(points or {})}
        self.base = base
        self.kept = kept
        self.intercept, self.slope = intercept, slope
        self.fitted_at, self.changes = fitted_at, changes

    def probability(self, score: float) -> float | None:
        """The probability of trouble at a score, where there is a calibration."""
        if self.intercept is None or self.slope is None:
            return None
        return logistic(self.intercept + self.slope * score)

    def doc(self) -> Doc:
        """As it is kept and printed."""
        return {
            "from": self.kept,
            "points": dict(self.points),
            "base": self.base,
            "intercept": self.intercept,
            "slope": self.slope,
            "fitted_at": self.fitted_at,
            "changes": self.changes,
        }

    @classmethod
    def of(cls, doc: Mapping[str, Any]) -> Weights:
        """From what `doc` gave. Factors that it does not know keep the weight of the table."""
        return cls(
            {name: value for name, value in doc["points"].items() if name in WEIGHTS},
            doc["base"],
            kept=doc["from"],
            intercept=doc["intercept"],
            slope=doc["slope"],
            fitted_at=doc["fitted_at"],
            changes=doc["changes"],
        )


def score(
    factors: Mapping[str, Factor], weights: Weights | None = None, thresholds: Mapping[str, float] | None = None
) -> Doc:
    """The risk, explained. A factor that is not given counts nothing."""
    weights = weights or Weights()
    limits = {**defaults.RISK_PATHS, **(thresholds or {})}
    rows = [_row(name, weights.points[name], factors[name]) for name in WEIGHTS if name in factors]
    if weights.base:
        rows.append(_row("base", weights.base, Factor(1.0, "what every change has, by the fitted weights")))
    raw = sum(_tenths(row["points"]) for row in rows)
    held = max(0, min(1000, raw))
    if held != raw:
        name, why = ("cap", "a score ends at 100") if raw > held else ("floor", "a score begins at 0")
        rows.append(_row(name, (held - raw) / 10, Factor(1.0, f"{why}; the points add up to {raw / 10:g}")))
    rows.sort(key=lambda row: -row["points"])
    chance = weights.probability(raw / 10)
    return {
        "score": held / 10,
        "path": path_of(held / 10, limits),
        "thresholds": limits,
        "probability": None if chance is None else round(chance, 4),
        "weights": {"from": weights.kept, "fitted_at": weights.fitted_at, "changes": weights.changes},
        "contributions": rows,
    }


def path_of(risk: float, thresholds: Mapping[str, float]) -> str:
    """The approval that a score asks for."""
    return next((words for name, words in _PATHS if risk >= thresholds[name]), "pre-approved")


def saturating(count: float) -> float:
    """0 for none, a half for one, two thirds for two, and never quite 1."""
    return count / (count + 1)


def logistic(x: float) -> float:
    """The probability of log odds."""
    return 1 / (1 + exp(-x)) if x >= 0 else 1 - 1 / (1 + exp(x))


def _row(name: str, weight: float, factor: Factor) -> Doc:
    return {
        "factor": name,
        "points": round(weight * factor.value, 1) + 0.0,
        "weight": weight,
        "value": round(factor.value, 4),
        "why": factor.why,
        "evidence": factor.evidence,
    }


def _tenths(points: float) -> int:
    return round(points * 10)
