"""A gate held against the changes of the past: `opsgraph.backtest/1`, as simulate.risk.backtest has it."""

from __future__ import annotations

from graph.errors import WrongInput
from graph.workflow import outcome
from simulate.answers.calibrate import row_of
from simulate.answers.replay import Replay
from simulate.gate import judged
from simulate.risk import factors
from simulate.risk.backtest import Case, tallied
from simulate.risk.score import Weights
from simulate.scenario import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from simulate.answers.desk import Desk
    from simulate.answers.replay import Replayed
    from simulate.rules import Rule

    Doc = dict[str, Any]


def backtest(
    desk: Desk,
    *,
    text: str,
    filename: str = "gate",
    as_of: str | None = None,
    last: int | None = None,
    limit: int | None = None,
) -> Doc:
    """What the gate of a YAML text would have stopped, missed and wrongly stopped, among all past changes or the `last`
    so many. A rule that cannot be evaluated for the past is Unanswerable."""
    rules = parse(text, filename, steps_required=False).gate
    if not rules:
        raise WrongInput(f"{filename} has no gate.", "Give it a `gate` with rules, as a scenario has.")
    as_of = desk.time(as_of)
    replay = Replay(desk, as_of, last)
    weights, told = _weights(desk, as_of, last) if _asks_risk(rules) else ({}, None)
    hand_set = Weights(desk.terms.risk.weights)
    cases = []
    for replayed in replay.each():
        replayed.weights = weights.get(replayed.change["id"], hand_set)
        cases.append(_case(replay, replayed, rules))
    words = [str(rule) for rule in rules]
    return {
        **desk.head("opsgraph.backtest/1", as_of),
        "gate": words,
        "changes": len(cases),
        "left_out": replay.left_out,
        "topology": replay.topology,
        "weights": told,
        **tallied(cases, words, limit),
    }


def _asks_risk(rules: Sequence[Rule]) -> bool:
    return any(rule.about == "risk" for rule in rules)


def _weights(desk: Desk, as_of: str | None, last: int | None) -> tuple[dict[str, Weights], Doc]:
    """The weights of each change, as far as they are not the hand-set ones, and what there is to tell of them."""
    if factors.kept_weights(desk).kept == "hand-set":
        return {}, {"from": "hand-set", "note": "the hand-set weights, which know nothing of any outcome"}
    from simulate.risk.calibration import weights_forward

    replay, terms = Replay(desk, as_of, last), desk.terms.risk
    rows = [row_of(replay, replayed) for replayed in replay.each()]
    fitted = weights_forward(rows, terms.weights, terms.min_changes)
    by_hand = len(rows) - len(fitted)
    note = f"fitted anew for each block of changes, to those known before it; the first {by_hand} by hand"
    return fitted, {"from": "fitted", "note": note}


def _case(replay: Replay, replayed: Replayed, rules: Sequence[Rule]) -> Case:
    change = replayed.change
    return Case(
        change,
        outcome(change["outcome"]),
        replay.caused.get(change["id"], []),
        replay.trouble(change) is not None,
        judged(rules, replayed),
        replayed.risk() if _asks_risk(rules) else None,
        "then" if replayed.day.then else "now",
    )
