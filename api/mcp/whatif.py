"""What would happen: `impact_of` and `what_if`, in as few words as an agent needs."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from api.mcp.schema import BOOLEAN, COUNT, MAYBE, NUMBER, STRING, STRINGS, closed, flag, listed, number, text
from api.mcp.seeing import ids, seen, short, uid_of_kind
from api.mcp.tool import Caller, Told, Tool, answer_schema, answered
from graph.errors import WrongInput
from graph.model import Kind
from graph.ports import Doc
from simulate.answers import Desk, verb
from simulate.render.words import reasons
from simulate.terms import terms_of

ROWS = 25
STATE = {"enum": ["OK", "AT_RISK", "DEGRADED", "DOWN"]}
AS_OF = text("A time as 2026-05-01T09:00:00Z: the estate as it was then. Default: as it is.")

ANSWER = answer_schema(
    {
        "asked": STRING,
        "as_of": MAYBE,
        "complete": {**BOOLEAN, "description": "Whether the evidence has no gaps."},
        "gaps": listed(STRING, "What the evidence lacks."),
        "summary": closed({"down": COUNT, "degraded": COUNT, "at_risk": COUNT, "critical_down": STRINGS}),
        "affected": listed(
            closed(
                {
                    "id": STRING,
                    "name": MAYBE,
                    "type": MAYBE,
                    "criticality": MAYBE,
                    "owner": MAYBE,
                    "state": STATE,
                    "confidence": NUMBER,
                    "because": STRING,
                }
            ),
            "Worst first.",
        ),
        "total": {**COUNT, "description": "How many are affected; `affected` may show fewer."},
        "lost_spares": listed(STRING, "Pools that would have no spare left."),
        "new_single_points": listed(STRING, "Assets that would then take a service down alone."),
        "tell": listed(
            closed({"team": STRING, "contact": MAYBE, "affected": COUNT, "down": COUNT}),
            "Who has to know, worst hit first.",
        ),
        "open_incidents": listed(closed({"id": STRING, "title": MAYBE, "priority": MAYBE, "affects": STRINGS})),
        "changes_then": listed(
            closed({"id": STRING, "title": MAYBE, "action": MAYBE, "planned_start": MAYBE, "targets": STRINGS}),
            "Planned or running ones on what is affected.",
        ),
        "knowledge": listed(closed({"uid": STRING, "title": MAYBE, "about": STRINGS}), "Runbooks and known errors."),
        "risk": {
            "anyOf": [
                closed(
                    {
                        "score": NUMBER,
                        "approval": STRING,
                        "why": listed(closed({"factor": STRING, "points": NUMBER, "why": MAYBE})),
                    }
                ),
                {"type": "null"},
            ],
            "description": "From 0 to 100, and who approves.",
        },
        "window": {
            "anyOf": [
                closed({"start": MAYBE, "end": MAYBE, "free": BOOLEAN, "freezes": STRINGS, "next_free": MAYBE}),
                {"type": "null"},
            ],
            "description": "Of a change: whether it may stay where it is planned, and where else.",
        },
        "collides_with": listed(STRING, "Changes that would do harm together with it."),
        "gate": closed(
            {"passed": BOOLEAN, "broken": STRINGS},
            description="Of a scenario: whether the outcome may pass its own gate.",
        ),
    }
)


def _asked(caller: Caller, question: str, **arguments: Any) -> Doc:
    platform = caller.platform
    with closing(platform.facts()) as facts:
        return verb(question)(Desk(facts, terms_of(platform.settings)), **arguments)


def impact_of(caller: Caller, given: Doc) -> Told:
    common = {name: given.get(name) for name in ("as_of", "with_incidents", "limit")}
    if bool(given.get("assets")) == bool(given.get("change")):
        raise WrongInput("Exactly one of assets and change is needed.", 'Say assets: ["ID", …], or change: "ID".')
    if given.get("change"):
        id = uid_of_kind(caller, given["change"], Kind.CHANGE).partition(":")[2]
        return _told(caller, f"change {id} runs", _asked(caller, "change", change=id, **common))
    named = ids(caller, given["assets"], Kind.ASSET)
    how = given["how"]
    doc = _asked(caller, "impact", **{how: named}, **common)
    return _told(caller, f"{', '.join(named)} {how}{'s' if len(named) == 1 else ''}", doc)


def what_if(caller: Caller, given: Doc) -> Told:
    common = {name: given.get(name) for name in ("as_of", "with_incidents", "limit")}
    if bool(given.get("scenario")) == bool(given.get("saved")):
        raise WrongInput("Exactly one of scenario and saved is needed.", EXAMPLE)
    if given.get("saved"):
        doc = _asked(caller, "saved_run", name=given["saved"], **common)
    else:
        doc = _asked(caller, "run", text=given["scenario"], **common)
    return _told(caller, f"scenario {short(doc['scenario']['name']) or 'without a name'}", doc)


def _told(caller: Caller, asked: str, doc: Doc) -> Told:
    return answered(
        {
            "asked": asked,
            "as_of": doc["as_of"],
            "complete": doc["complete"],
            "gaps": [_gap(gap) for gap in doc["gaps"]],
            "summary": doc["summary"],
            "affected": [_affected(row) for row in doc["affected"]],
            "total": doc["total"],
            "lost_spares": [f"{each['asset']}: {each['pool']}" for each in doc["lost_spares"]],
            "new_single_points": [f"{each['asset']} for {', '.join(each['takes_down'])}" for each in doc["new_spofs"]],
            "tell": [
                {
                    "team": team["id"],
                    "contact": short(team["contact"]),
                    "affected": team["affected"],
                    "down": team["down"],
                }
                for team in doc["teams"]
            ],
            "open_incidents": [
                {"title": short(row["title"]), **{name: row[name] for name in ("id", "priority", "affects")}}
                for row in seen(caller, doc["incidents"], Kind.INCIDENT)
            ],
            "changes_then": [
                {
                    "title": short(row["title"]),
                    **{name: row[name] for name in ("id", "action", "planned_start", "targets")},
                }
                for row in seen(caller, doc["changes"], Kind.CHANGE)
            ],
            "knowledge": [
                {"uid": row["uid"], "title": short(row["title"]), "about": row["about"]}
                for row in seen(caller, doc["knowledge"])
            ],
            "risk": _risk(caller, doc["risk"]),
            "window": _window(doc.get("window")),
            "collides_with": _collisions(caller, doc),
            "gate": {
                "passed": doc["gate"]["passed"],
                "broken": [rule["rule"] for rule in doc["gate"]["rules"] if not rule["passed"]],
            },
        }
    )


def _affected(row: Doc) -> Doc:
    because = "".join(part if isinstance(part, str) else part.text for part in reasons(row))
    told = {name: row[name] for name in ("id", "criticality", "owner", "state", "confidence")}
    return {**told, "name": short(row["name"]), "type": short(row["type"]), "because": because}


def _gap(gap: Doc) -> str:
    if gap["why"] == "stale":
        return f"source {gap['source']} had no good run since {gap['last_good_run'] or 'ever'}"
    return f"{gap['missing']}, which {gap['asset']} names, is {gap['why']}"


def _risk(caller: Caller, risk: Doc | None) -> Doc | None:
    """Its reasons name other changes, which not everyone may know of."""
    if risk is None:
        return None
    why = [
        {
            "factor": each["factor"],
            "points": each["points"],
            "why": short(each["why"]) if caller.groups is None else None,
        }
        for each in risk["contributions"]
        if each["points"]
    ]
    return {"score": risk["score"], "approval": risk["path"], "why": why}


def _window(window: Doc | None) -> Doc | None:
    if window is None:
        return None
    freed = window["next_free"]
    return {
        "start": window["start"],
        "end": window["end"],
        "free": window["free"],
        "freezes": [short(each["title"]) or each["freeze"] for each in window["freezes"]],
        "next_free": freed["start"] if freed else None,
    }


def _collisions(caller: Caller, doc: Doc) -> list[str]:
    own = (doc.get("change") or {}).get("id")
    found = {
        change["id"]: change for each in doc.get("collisions", ()) for change in each["changes"] if change["id"] != own
    }
    return [change["id"] for change in seen(caller, found.values(), Kind.CHANGE)]


SCENARIO = "steps: [{fail: payments-db}]\ngate: [{no: {state: DOWN, criticality: critical}}]"
EXAMPLE = (
    "Steps are fail, degrade, remove, add, connect, disconnect and require; a gate may follow. As an example:\n"
    + SCENARIO
)
_COMMON = {
    "with_incidents": flag("Count assets with open incidents as DOWN or DEGRADED to begin with."),
    "as_of": AS_OF,
    "limit": number("Affected assets to show.", 1, 200, ROWS),
}

TOOLS = (
    Tool(
        "impact_of",
        "Impact of a failure or a change",
        "What goes down, degrades or loses its spare when assets fail, or while a planned change runs: the affected "
        "assets worst first and why, whom to tell, open incidents, other changes and knowledge on them; for a change "
        "also its risk, its window and its collisions. Computed from the dependency graph, not guessed. Use it for "
        "'what depends on X', 'how bad is X', 'is it safe to do CHG…'.",
        closed(
            {
                "assets": listed(
                    text("An asset by id, uid, alias or name.", maxLength=300),
                    "The assets that fail together.",
                    maxItems=50,
                ),
                "change": text("Instead of assets: a change, by its id.", maxLength=300),
                "how": text("How the assets suffer.", enum=["fail", "degrade"], default="fail"),
                **_COMMON,
            },
            (),
        ),
        ANSWER,
        impact_of,
        reckons=True,
    ),
    Tool(
        "what_if",
        "What if",
        "The outcome of a hypothetical scenario on a copy of the estate: fail, degrade, remove, add, connect or "
        "disconnect "
        "assets, require spares; nothing real is changed. Give it as YAML, or name a saved one. " + EXAMPLE,
        closed(
            {
                "scenario": text("The scenario, in YAML.", maxLength=20_000),
                "saved": text("Instead: the name of a scenario that is kept.", maxLength=300),
                **_COMMON,
            },
            (),
        ),
        ANSWER,
        what_if,
        reckons=True,
    ),
)
