"""Scenarios that are kept: list, save, show, run, delete."""

from __future__ import annotations

from graph.topology.states import DEGRADED, STATES
from simulate.answers.impact import asked_so, told
from simulate.answers.outcome import Outcome
from simulate.answers.whatif import summary
from simulate.saved import forget, keep, kept, scenario_of
from simulate.scenario import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from simulate.answers.desk import Desk

    Doc = dict[str, Any]

SCHEMA = "opsgraph.saved/1"


def saved(desk: Desk) -> Doc:
    """`opsgraph.saved/1`: all of them, by name."""
    return {"schema": SCHEMA, "scenarios": [_line(doc) for doc in desk.facts.saved()]}


def saved_save(
    desk: Desk,
    *,
    name: str,
    text: str,
    as_of: str | None = None,
    with_incidents: bool = False,
) -> Doc:
    """Keeps a scenario, in the place of one that had the name, with what it predicts now: what really happens can
    be held against that. A scenario that cannot be done is WrongInput and is not kept."""
    outcome = Outcome(desk, asked_so(parse(text, name), as_of, with_incidents))
    doc = keep(desk.facts, name, text, _now(desk), predicted(outcome))
    return {"schema": SCHEMA, "scenario": doc}


def saved_show(desk: Desk, *, name: str) -> Doc:
    """One of them, as it was written."""
    return {"schema": SCHEMA, "scenario": kept(desk.facts, name)}


def saved_run(
    desk: Desk,
    *,
    name: str,
    as_of: str | None = None,
    with_incidents: bool = False,
    rules: Sequence[str] = (),
    max_age: str | None = None,
    limit: int | None = None,
) -> Doc:
    """`opsgraph.whatif/1` of one of them, on the graph as it is now."""
    scenario = scenario_of(desk.facts, {"saved": name})
    return told(desk, scenario, as_of, with_incidents, rules, max_age, limit)


def saved_delete(desk: Desk, *, name: str) -> Doc:
    """Forgets one of them."""
    forget(desk.facts, name)
    return {"schema": SCHEMA, "deleted": name.strip()}


def predicted(outcome: Outcome) -> Doc:
    """What a scenario said would happen: every asset that would be worse than AT_RISK."""
    question, states = outcome.question, outcome.impact.after.states
    return {
        "as_of": outcome.at,
        "version": question.base.number,
        "summary": summary(outcome),
        "affected": [
            {"id": question.id(node), "state": STATES[states[node]]}
            for node in outcome.affected
            if states[node] >= DEGRADED
        ],
        "removed": sorted(map(question.id, question.removed)),
    }


def _line(doc: Doc) -> Doc:
    told = {name: doc[name] for name in ("name", "saved_at", "title", "gate")}
    return {**told, "steps": len(doc["steps"]), "predicted": doc["predicted"]["summary"]}


def _now(desk: Desk) -> str:
    from datetime import UTC, datetime

    from graph.times import time_text

    return time_text(datetime.fromtimestamp(int(desk.now()), UTC))
