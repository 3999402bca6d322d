"""`opsgraph.whatif/1`: the outcome of a scenario as a document, joined with who and what it concerns."""

from __future__ import annotations

from itertools import takewhile

from graph.impact.cascade import ordered, rank
from graph.topology.states import AT_RISK, DEGRADED, DOWN, OK, PLANNED, STATES
from simulate.answers import joins
from simulate.gate import judged
from simulate.rules import rule_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from graph.impact.fixpoint import Cascade
    from graph.topology.overlay import Overlay
    from simulate.answers.outcome import Outcome
    from simulate.rules import Rule

    Doc = dict[str, Any]

SCHEMA = "opsgraph.whatif/1"


def whatif(outcome: Outcome, rules: Sequence[Rule] = (), limit: int | None = None) -> Doc:
    """The document. `limit` holds back rows of what may be as long as the graph: affected assets, and those that
    stand out by the data or by open incidents; the totals are told. Knowledge is about the assets shown."""
    affected, question = outcome.affected, outcome.question
    shown = affected[:limit]
    standing = outcome.impact.standing()
    supposed, worse = outcome.worse_with_incidents
    is_affected = joins.among_affected(outcome.impact)
    facts = outcome.desk.facts
    gaps = outcome.missing
    return {
        "schema": SCHEMA,
        "scenario": outcome.scenario.doc(),
        "as_of": outcome.at,
        "graph": outcome.desk.graph_doc(outcome.as_of),
        "complete": not gaps,
        "shown": len(shown),
        "total": len(affected),
        "totals": {"standing": len(standing), "worse_with_incidents": len(worse)},
        "summary": summary(outcome),
        "affected": rows(outcome, shown),
        "removed": sorted(map(question.id, question.removed)),
        "standing": states_of(outcome.impact.before, standing, limit),
        "worse_with_incidents": states_of(supposed, worse, limit),
        "gaps": gaps,
        "new_spofs": outcome.new_points,
        "lost_spares": outcome.spares,
        "sources": outcome.desk.sources(),
        "teams": joins.teams(facts, outcome.impact),
        "incidents": joins.incidents(outcome.desk.open_incidents(outcome.as_of), is_affected),
        "changes": joins.changes(outcome.changes_ahead(), is_affected),
        "knowledge": joins.knowledge(facts, [question.id(node) for node in shown]),
        "risk": outcome.risk_doc,
        "gate": judged([*outcome.scenario.gate, *rules], outcome),
    }


def rules_of(words: Iterable[str]) -> list[Rule]:
    """The rules of `--fail-on`."""
    return [rule_of(word) for word in words]


def summary(outcome: Outcome) -> Doc:
    """How many are affected how, and which critical assets go down."""
    counts = outcome.impact.counts()
    question, states = outcome.question, outcome.impact.after.states
    # The affected are in the order of the answer: those that are DOWN and critical come first.
    critical = takewhile(
        lambda node: states[node] == DOWN and rank(question.criticality_of(node)) == 0, outcome.affected
    )
    return {
        "down": counts[DOWN],
        "degraded": counts[DEGRADED],
        "at_risk": counts[AT_RISK],
        "critical_down": list(map(question.id, critical)),
    }


def states_of(result: Cascade, nodes: Sequence[int], limit: int | None) -> list[Doc]:
    """How these nodes are, by id; where there are more than the limit, those that are worst off."""
    overlay, states, places = result.overlay, result.states, result.overlay.places()
    if limit is not None and len(nodes) > limit:
        chosen: list[int] = []
        for state in (DOWN, DEGRADED, AT_RISK):
            if len(chosen) < limit:
                chosen += [node for node in nodes if states[node] == state]
        nodes = ordered(result, sorted(chosen))[:limit]
    found = sorted(nodes, key=lambda node: places.get(node, node)) if places else sorted(nodes)
    return [{"id": overlay.id(node), "state": STATES[states[node]]} for node in found]


def rows(outcome: Outcome, nodes: Sequence[int]) -> list[Doc]:
    """Affected assets, each with its reasons."""
    from graph.impact.because import Explained

    found, question = outcome.impact, outcome.question
    explained = Explained(found, outcome.evidence.last_seen)
    ids = list(map(explained.id, nodes))
    names = outcome.desk.facts.names(ids) | added_names(question)
    confidences = outcome.confidences(nodes)
    return [
        {
            "id": id,
            "name": names.get(id),
            "type": question.type_of(node),
            "criticality": question.criticality_of(node),
            "owner": question.owner_of(node),
            "state": STATES[found.after.states[node]],
            "before": STATES[found.before_state(node)],
            "own": STATES[question.own[node]] if question.own[node] != OK else None,
            "planned": bool(question.flags[node] & PLANNED),
            "distance": found.after.distance[node],
            "confidence": confidences[node],
            "because": explained.because(node),
        }
        for id, node in zip(ids, nodes, strict=True)
    ]


def added_names(question: Overlay) -> dict[str, str]:
    """The names of assets that a scenario adds, by id."""
    names = {question.id(node): question.fields[node].get("name") for node in question.added}
    return {id: name for id, name in names.items() if name}
