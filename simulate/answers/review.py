"""What was predicted of a change or a saved scenario, and what happened: `opsgraph.review/1`."""

from __future__ import annotations

from graph.errors import Unknown, WrongInput
from graph.topology.states import DEGRADED, STATES
from graph.workflow import outcome, stage
from simulate.answers.planned import change_of
from simulate.answers.replay import Replay
from simulate.collisions.windows import moment, seconds
from simulate.risk.factors import kept_weights
from simulate.risk.review import held
from simulate.risk.score import score

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from simulate.answers.desk import Desk

    Doc = dict[str, Any]


def review(desk: Desk, *, ref: str, as_of: str | None = None, limit: int | None = None) -> Doc:
    """Of a change by id, uid or title, or of a scenario by the name it was saved under."""
    as_of = desk.time(as_of)
    saved = desk.facts.saved_one(ref.strip())
    if saved is not None:
        return {**desk.head("opsgraph.review/1", as_of), **_of_scenario(desk, saved, as_of, limit)}
    try:
        change = change_of(desk, ref)
    except Unknown as unknown:
        names = [doc["name"] for doc in desk.facts.saved()]
        among = [*names, *desk.facts.candidates(ref.strip(), "change")]
        raise Unknown("change or saved scenario", ref, among, "`whatif saved` lists the scenarios.") from unknown
    return {**desk.head("opsgraph.review/1", as_of), **_of_change(desk, change, as_of, limit)}


def _of_change(desk: Desk, change: Doc, as_of: str | None, limit: int | None) -> Doc:
    now = desk.at(as_of) or ""
    start = change["planned_start"]
    if not start or start >= now or stage(change, now) == "planned":
        told = f"is planned for {start}" if start else "has no planned start"
        raise WrongInput(
            f"Change {change['id']!r} {told}: there is nothing to review yet.",
            f"`whatif change {change['id']}` says what is to be expected.",
        )
    replayed = Replay(desk, as_of).one(change)
    states = replayed.impact.after.states
    predicted = {
        replayed.question.id(node): STATES[states[node]] for node in replayed.affected if states[node] >= DEGRADED
    }
    end = change["planned_end"] or start
    until = min(now, moment(seconds(max(end, start)) + desk.terms.risk.review) or now)
    caused = desk.facts.incidents(changes=[change["id"]])
    aimed = change["targets"]
    opened = desk.facts.incidents(assets=[*predicted, *aimed], since=start)
    incidents = {one["id"]: one for one in opened if (one["opened_at"] or "") <= until}
    incidents |= {one["id"]: one for one in caused if (one["opened_at"] or "") <= now}
    return {
        "of": {"kind": "change", "id": change["id"], "title": change["title"]},
        "window": {"start": start, "until": until},
        "topology": "then" if replayed.day.then else "now",
        "outcome": outcome(change["outcome"]),
        "predicted": {
            **_counts(predicted),
            "removed": sorted(map(replayed.question.id, replayed.question.removed)),
            "risk": score(replayed.factors, kept_weights(desk, before=start), desk.terms.risk.paths)["score"],
        },
        "changes": [],
        **held(predicted, aimed, list(incidents.values()), [one["id"] for one in caused], limit),
    }


def _of_scenario(desk: Desk, saved: Doc, as_of: str | None, limit: int | None) -> Doc:
    now = desk.at(as_of) or ""
    told = saved["predicted"]
    start = told["as_of"] or saved["saved_at"]
    predicted = {one["id"]: one["state"] for one in told["affected"]}
    aimed = sorted({*_named(desk, saved), *told["removed"]})
    changes = [
        change
        for change in desk.facts.changes(since=start, until=now, targets=aimed)
        if (change["planned_start"] or "") >= start and outcome(change["outcome"]) != "cancelled"
    ]
    caused = desk.facts.incidents(changes=[change["id"] for change in changes])
    opened = desk.facts.incidents(assets=[*predicted, *aimed], since=start)
    incidents = {one["id"]: one for one in (*opened, *caused) if (one["opened_at"] or "") <= now}
    shown = ("id", "title", "outcome", "planned_start", "planned_end")
    return {
        "of": {"kind": "scenario", "id": saved["name"], "title": saved["title"]},
        "window": {"start": start, "until": now},
        "topology": "then",
        "outcome": None,
        "predicted": {**_counts(predicted), "removed": told["removed"], "risk": None},
        "changes": [{name: change[name] for name in shown} for change in changes],
        **held(predicted, aimed, list(incidents.values()), [one["id"] for one in caused], limit),
    }


def _named(desk: Desk, saved: Doc) -> list[str]:
    """The assets that the steps of a scenario do something to, as far as the graph still knows them."""
    from simulate.saved import scenario_of

    scenario = scenario_of(desk.facts, {"saved": saved["name"]})
    refs = [ref for step in scenario.steps if step.verb in ("fail", "degrade", "remove") for ref in step.refs]
    return list(desk.facts.resolve(refs).values())


def _counts(predicted: Doc) -> Doc:
    states = list(predicted.values())
    return {"down": states.count("DOWN"), "degraded": states.count("DEGRADED")}
