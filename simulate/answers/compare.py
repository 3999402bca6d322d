"""Two plans side by side."""

from __future__ import annotations

from graph.impact.cascade import rank
from graph.topology.states import OK, STATES
from simulate.answers.freshness import refuse_older
from simulate.answers.impact import asked_so
from simulate.answers.outcome import Outcome
from simulate.answers.whatif import added_names, rules_of, summary
from simulate.gate import judged
from simulate.saved import scenario_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from simulate.answers.desk import Desk
    from simulate.rules import Rule

    Doc = dict[str, Any]

SCHEMA = "opsgraph.compare/1"


def compare(
    desk: Desk,
    *,
    a: Mapping[str, str],
    b: Mapping[str, str],
    as_of: str | None = None,
    with_incidents: bool = False,
    rules: Sequence[str] = (),
    max_age: str | None = None,
    limit: int | None = None,
) -> Doc:
    """`opsgraph.compare/1` of two scenarios, each given as `{text, filename}` or, where it was saved, as `{saved}`.
    Its gate is passed where both are: each under its own rules and those given here."""
    gate = rules_of(rules)
    refuse_older(desk, max_age)
    one, other = (Outcome(desk, asked_so(scenario_of(desk.facts, side), as_of, with_incidents)) for side in (a, b))
    differences = _differences(desk, one, other)
    shown = differences[:limit]
    sides = {"a": _side(one, gate), "b": _side(other, gate)}
    verdicts = [{**rule, "rule": f"{name}: {rule['rule']}"} for name in sides for rule in sides[name]["gate"]["rules"]]
    return {
        **desk.head(SCHEMA, one.as_of),
        **sides,
        "better": _better(one, other),
        "shown": len(shown),
        "total": len(differences),
        "differences": _named(desk, shown, (one, other)),
        "gate": {"passed": all(verdict["passed"] for verdict in verdicts), "rules": verdicts},
    }


def _side(outcome: Outcome, rules: Sequence[Rule]) -> Doc:
    question = outcome.question
    gate = [*outcome.scenario.gate, *rules]
    outcome.desk.refuse_unloaded(gate)
    return {
        "scenario": outcome.scenario.doc(),
        "as_of": outcome.at,
        "complete": not outcome.missing,
        "total": len(outcome.affected),
        "summary": summary(outcome),
        "removed": sorted(map(question.id, question.removed)),
        "new_spofs": outcome.new_points,
        "lost_spares": outcome.spares,
        "risk": outcome.risk_doc,
        "gate": judged(gate, outcome),
    }


def _differences(desk: Desk, one: Outcome, other: Outcome) -> list[Doc]:
    """The assets that end differently: those whose worse state is the worst first, then by criticality and id."""
    ids = {outcome.question.id(node) for outcome in (one, other) for node in _not_ok(outcome)}
    found = []
    for id in ids:
        a, b = _state(one, id), _state(other, id)
        if a != b:
            source = one if one.question.index(id) is not None else other
            node = source.question.index(id)
            assert node is not None
            question = source.question
            words = {
                "type": question.type_of(node),
                "criticality": question.criticality_of(node),
                "owner": question.owner_of(node),
            }
            worst = max(state if state is not None else OK for state in (a, b))
            order = -worst, rank(words["criticality"]), id
            found.append((order, {"id": id, "name": None, **words, "a": _word(a), "b": _word(b)}))
    return [doc for _, doc in sorted(found, key=lambda pair: pair[0])]


def _not_ok(outcome: Outcome) -> list[int]:
    """What may end differently under another plan: all that is not OK, was added or removed."""
    question = outcome.question
    return [*outcome.impact.after.not_ok(), *question.added, *question.removed]


def _state(outcome: Outcome, id: str) -> int | None:
    """The state in which an asset ends; None where it is not there."""
    question = outcome.question
    node = question.index(id)
    if node is None or not question.takes_part(node):
        return None
    return outcome.impact.after.states[node]


def _word(state: int | None) -> str | None:
    return None if state is None else STATES[state]


def _better(one: Outcome, other: Outcome) -> str | None:
    """Which plan does less harm: fewer critical assets DOWN, then fewer DOWN, DEGRADED, AT_RISK, new single points
    of failure."""
    a, b = (_harm(outcome) for outcome in (one, other))
    return None if a == b else "a" if a < b else "b"


def _harm(outcome: Outcome) -> tuple[int, ...]:
    told = summary(outcome)
    return (
        len(told["critical_down"]),
        told["down"],
        told["degraded"],
        told["at_risk"],
        len(outcome.new_points),
    )


def _named(desk: Desk, docs: list[Doc], outcomes: Iterable[Outcome]) -> list[Doc]:
    names = desk.facts.names([doc["id"] for doc in docs])
    for outcome in outcomes:
        names |= added_names(outcome.question)
    return [{**doc, "name": names.get(doc["id"])} for doc in docs]
