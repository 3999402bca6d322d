"""`opsgraph.risk/1`: the score of a change, and every point of it explained."""

from __future__ import annotations

from simulate.render import words
from simulate.render.report import Check, Items, Lines, Mark, Report, Section, Table, listed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from simulate.render.report import Text

    Doc = Mapping[str, Any]

_TONE = {"pre-approved": "good", "peer": "good", "team lead": "warn", "change board": "bad"}
_NEXT = {
    "pre-approved": "Go ahead: nobody has to be asked.",
    "peer": "Have a colleague look at the plan.",
    "team lead": "Ask the team lead for approval.",
    "change board": "Take it to the change board, with this page.",
}


def report(doc: Doc) -> Report:
    """The score, the approval it asks for, and what each point comes from."""
    change = doc["change"]
    title = f"Risk of {change['id']}" + (f": {change['title']}" if change.get("title") else "")
    verdict: list[Text] = [[Mark(score_words(doc), _TONE.get(doc["path"], "strong")), probability_words(doc)]]
    declared = change.get("declared")
    if declared:
        verdict.append(f"The change itself says: {declared}.")
    return Report(
        "risk",
        title,
        verdict,
        [
            words.gate(doc),
            _change(change),
            *_parts(doc),
            Section("Next", Items(next_steps(doc))),
        ],
        about=words.about(doc),
        checks=checks(doc),
    )


def score_words(risk: Doc) -> str:
    """`62 of 100: change board`."""
    return f"{risk['score']:g} of 100: {risk['path']}"


def probability_words(risk: Doc) -> str:
    chance = risk.get("probability")
    return "" if chance is None else f", trouble in {chance:.0%} of changes like this"


def _change(change: Doc) -> Section:
    pairs = [
        ("action", change.get("action") or "none given: counts as down"),
        ("type", change.get("type")),
        ("team", change.get("team")),
        ("window", words.span(change.get("planned_start"), change.get("planned_end"))),
    ]
    rows: list[list[Text]] = [[Mark(name, "dim"), str(value)] for name, value in pairs if value]
    rows.append([Mark("targets", "dim"), listed(change.get("targets") or [], most=12)])
    return Section("The change", Table(["", ""], rows, wide=[""]))


def _parts(doc: Doc) -> list[Section | None]:
    given = [row for row in doc["contributions"] if row["points"]]
    nothing = [row for row in doc["contributions"] if not row["points"]]
    limits = doc["thresholds"]
    scale = (
        f"pre-approved below {limits['peer']:g}, peer from {limits['peer']:g}, team lead from "
        f"{limits['team_lead']:g}, change board from {limits['change_board']:g}; weights {doc['weights']['from']}"
    )
    return [
        Section("Where the points come from", contributions(given), Lines(Mark(scale, "dim"))) if given else None,
        Section("What gives none", Items([[Mark(name(row), "dim"), f": {row['why']}"] for row in nothing]), folded=True)
        if nothing
        else None,
    ]


def contributions(rows: Sequence[Doc]) -> Table:
    """Each contribution with its points of how many, why, and the evidence."""
    return Table(
        ["points", "of", "factor", "why", "evidence"],
        [
            [
                Mark(f"{row['points']:+.1f}", "bad" if row["points"] >= 10 else "strong"),
                f"{row['weight']:g}",
                name(row),
                row["why"],
                listed([evidence_words(one) for one in row["evidence"]], most=6),
            ]
            for row in rows
        ],
        wide=["why", "evidence"],
        right=["points", "of"],
    )


def name(row: Doc) -> str:
    return str(row["factor"]).replace("_", " ")


def evidence_words(one: object) -> str:
    """A piece of evidence: an id, or a small document led by one."""
    if not isinstance(one, dict):
        return str(one)
    if one.get("why") in ("unknown", "retired"):
        return f"{one['missing']} ({one['why']})"
    if "outcome" in one and one.get("change"):
        return _past(one)
    told = {key: value for key, value in one.items() if value not in (None, "", []) and not isinstance(value, dict)}
    lead = next((told.pop(key) for key in ("id", "change", "incident", "asset", "freeze", "source") if key in told), "")
    rest = [f"{key.replace('_', ' ')} {_value(value)}" for key, value in told.items()]
    return f"{lead} ({', '.join(rest)})" if lead and rest else str(lead) or ", ".join(rest)


def _past(one: Doc) -> str:
    """An earlier change and how it went."""
    incidents = [f"{each['id']} {each.get('priority') or ''}".strip() for each in one.get("incidents") or []]
    told = [one["outcome"]] if one.get("outcome") else []
    told += [f"caused {', '.join(incidents)}"] if incidents else []
    return f"{one['change']} ({'; '.join(told)})" if told else str(one["change"])


def _value(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(evidence_words(each) for each in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def next_steps(doc: Doc) -> list[Text]:
    steps: list[Text] = [_NEXT.get(doc["path"], f"Have it approved: {doc['path']}.")]
    given = {row["factor"] for row in doc["contributions"] if row["points"] > 0}
    change = doc["change"]["id"]
    if given & {"collisions", "freeze", "business_hours", "team_load"}:
        steps.append(
            ["Another time is safer: ", Mark(f"whatif change {change}", "command"), " names the next free window."]
        )
    if given & {"critical_down", "high_down", "spares_lost", "new_spofs"}:
        steps.append(["See what it takes down: ", Mark(f"whatif change {change}", "command"), "."])
    if given & {"stale_evidence", "missing_evidence"}:
        steps.append(["Refresh the sources (", Mark("opsgraph etl run", "command"), "): part of the score is doubt."])
    return steps


def risk_section(risk: object) -> Section | None:
    """The risk inside a larger answer."""
    if not isinstance(risk, dict) or not risk.get("contributions"):
        return None
    given = [row for row in risk["contributions"] if row["points"]]
    if not given:
        return None
    return Section(f"Risk {risk['score']:g} of 100", contributions(given), folded=True)


def checks(doc: Doc) -> list[Check]:
    """The rules that were asked for; without any, that the change needs no change board."""
    return words.checks(doc) or [
        Check(f"risk {doc['score']:g} of 100: no change board", doc["path"] != "change board", score_words(doc))
    ]
