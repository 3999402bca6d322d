"""What the factors of a risk are worth, each with its evidence: those of any outcome, and those of a change."""

from __future__ import annotations

from bisect import bisect_right

from graph.impact.cascade import rank
from graph.topology.states import DEGRADED, DOWN
from graph.workflow import plain
from simulate.risk.score import Factor, Weights, saturating, score

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from graph.impact.cascade import Impact
    from graph.topology.overlay import Overlay
    from simulate.answers.desk import Desk
    from simulate.answers.outcome import Outcome
    from simulate.risk.history import History, Rate

    Doc = dict[str, Any]

SHOWN = 10
"""So many pieces of evidence stand beside a factor; `why` says how many there are."""

CHANGE_TYPES = {"standard": 0.0, "emergency": 1.0}
OTHER_TYPE = 0.4

_DOES = {DOWN: ("down", "goes down", "go down"), DEGRADED: ("degraded", "is degraded", "are degraded")}


def scenario_risk(outcome: Outcome) -> Doc:
    """The risk of a scenario that is no change: the factors about a change itself are not there."""
    terms = outcome.desk.terms.risk
    weights = kept_weights(outcome.desk)
    return score(impact_factors(outcome), Weights(weights.points, kept=weights.kept), terms.paths)


def kept_weights(desk: Desk, before: str | None = None) -> Weights:
    """The fitted weights where a calibration found them the better ones; else those of the settings. A calibration
    that was made after the time `before` is not looked at."""
    doc = desk.facts.calibration()
    if doc is None or (before is not None and (doc["weights"]["fitted_at"] or "") > before):
        return Weights(desk.terms.risk.weights)
    weights = Weights.of(doc["weights"])
    if weights.kept == "hand-set":
        weights.points = dict(desk.terms.risk.weights)
    return weights


# ------------------------------------------------------------------------------------ what it does


def impact_factors(outcome: Outcome) -> dict[str, Factor]:
    """The factors that any scenario has."""
    lowest = outcome.lowest_confidence()
    taken = {id for point in outcome.new_points for id in point["takes_down"]}
    return {
        **hit_factors(outcome.impact),
        **spare_factors(outcome.question, outcome.lost_pools, sorted(taken)),
        **evidence_factors(1.0 if lowest is None else lowest, outcome.missing),
    }


def hit_factors(found: Impact) -> dict[str, Factor]:
    """Critical and high assets that go down or are degraded."""
    counts, overlay = found.counts(), found.overlay
    factors = {}
    start = 0

    def rated(node: int) -> int:
        return rank(overlay.criticality_of(node))

    for state, (word, is_so, are_so) in _DOES.items():
        end = start + counts[state]
        # The affected are in the order of the answer: of each state the most critical first.
        for level, name in enumerate(("critical", "high")):
            after = bisect_right(found.affected, level, start, end, key=rated)
            count = after - start
            why = f"{_many(count, f'{name} asset')} {is_so if count == 1 else are_so}"
            shown = found.affected[start : min(after, start + SHOWN)]
            factors[f"{name}_{word}"] = Factor(saturating(count), why, list(map(overlay.id, shown)))
            start = after
        start = end
    return factors


def spare_factors(overlay: Overlay, pools: Iterable[int], taken: Sequence[str]) -> dict[str, Factor]:
    """Pools of critical and high assets without spare, and such assets with a new single point of failure."""
    spent = [pool for pool in pools if _matters(overlay, overlay.pool_owner[pool])]
    lost = [{"asset": overlay.id(overlay.pool_owner[pool]), "pool": overlay.pool_name(pool)} for pool in spent[:SHOWN]]
    hung = [id for id in taken if _matters(overlay, overlay.index(id))]
    without = f"{_many(len(spent), 'pool')} of critical or high assets left without spare"
    points = f"{_many(len(hung), 'critical or high asset')} with a new single point of failure"
    return {
        "spares_lost": Factor(saturating(len(spent)), without, lost),
        "new_spofs": Factor(saturating(len(hung)), points, hung[:SHOWN]),
    }


def evidence_factors(lowest: float, gaps: Sequence[Doc]) -> dict[str, Factor]:
    """How much of the evidence is old, and how much is missing."""
    return {
        "stale_evidence": Factor(1 - lowest, f"the lowest confidence among the affected is {lowest:.2f}"),
        "missing_evidence": Factor(saturating(len(gaps)), f"{_many(len(gaps), 'gap')} in the evidence", gaps[:SHOWN]),
    }


def _matters(overlay: Overlay, node: int | None) -> bool:
    return node is not None and rank(overlay.criticality_of(node)) <= 1


# ------------------------------------------------------------------------------------ the change itself


def history_factors(history: History, change: Mapping[str, Any]) -> dict[str, Factor]:
    """How earlier changes of these targets, of this team and with this action went."""
    team, action = change.get("team"), plain(change.get("action"))
    return {
        "target_history": _rated(history.of_targets(change.get("targets") or ()), "these targets"),
        "team_history": _rated(history.of_team(team), team or "no team"),
        "action_history": _rated(history.of_action(action), f"action {action or 'not given'}"),
    }


def _rated(rate: Rate, whose: str) -> Factor:
    if rate.count:
        known = f"trouble worth {rate.trouble:.1f} in {_many(rate.count, 'earlier change')} ({whose})"
    else:
        known = f"no earlier changes ({whose})"
    return Factor(rate.value, f"{known}; smoothed towards {rate.prior:.0%}: {rate.value:.0%}", rate.examples)


def collision_factor(others: Sequence[Doc]) -> Factor:
    """`others`: `{change, asset, state}` for each change that it collides with."""
    return Factor(saturating(len(others)), f"collides with {_many(len(others), 'change')}", others[:SHOWN])


def freeze_factor(frozen: Sequence[Doc], struck: Sequence[Doc]) -> Factor:
    """The freezes that hold for its targets in its window, and those that hold only for what it takes down."""
    if frozen:
        return Factor(1.0, f"planned inside {_many(len(frozen), 'freeze')} of its targets", frozen[:SHOWN])
    if struck:
        return Factor(0.5, f"takes down what is frozen then ({_many(len(struck), 'freeze')})", struck[:SHOWN])
    return Factor(0.0, "no freeze holds in its window")


def hours_factor(within: float, length: float) -> Factor:
    """Hours of its window that are business hours, of how many."""
    share = min(1.0, within / length) if length > 0 else 0.0
    return Factor(share, f"{within:.1f} of the {length:.1f} hours of its window are business hours")


def load_factor(team: str | None, others: Sequence[str]) -> Factor:
    """Other changes of the same team at the same time, by id."""
    if team is None:
        return Factor(0.0, "no team is named")
    return Factor(saturating(len(others)), f"{_many(len(others), 'other change')} of {team} then", others[:SHOWN])


def type_factor(type: str | None) -> Factor:
    word = plain(type)
    value = CHANGE_TYPES.get(word, OTHER_TYPE)
    return Factor(value, f"type {word}" if word else "no type is given")


def unscheduled_factors() -> dict[str, Factor]:
    """The factors of a change that has no window."""
    none = "it has no planned start"
    return {name: Factor(0.0, none) for name in ("collisions", "freeze", "business_hours", "team_load")}


def _many(count: int, what: str, suffix: str = "s") -> str:
    return f"{count or 'no'} {what}{'' if count == 1 else suffix}"


def frozen_briefly(freezes: Iterable[Doc]) -> list[Doc]:
    """Freezes as evidence has them."""
    return [{"freeze": one["freeze"], "end": one["end"], "assets": one["assets"][:SHOWN]} for one in freezes]
