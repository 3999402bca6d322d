"""`opsgraph.whatif/1`: what a question or a scenario does to the estate."""

from __future__ import annotations

from simulate.render import words
from simulate.render.kinds.collisions import pair as collision
from simulate.render.kinds.drawing import impact_graph
from simulate.render.kinds.risk import probability_words, risk_section, score_words
from simulate.render.kinds.window import window, window_verdict
from simulate.render.report import (
    Items,
    Lines,
    Mark,
    Report,
    Section,
    Table,
    listed,
    plural,
    state,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from simulate.render.report import Text

    Doc = Mapping[str, Any]


def report(doc: Doc) -> Report:
    """The answer, the most severe first, and what to do next."""
    return Report(
        "impact",
        question(doc),
        verdict(doc),
        [
            words.gate(doc),
            window(doc),
            _affected(doc),
            *map(collision, doc.get("collisions") or []),
            _new_spofs(doc),
            _lost_spares(doc),
            _removed(doc),
            _worse(doc),
            words.teams(doc),
            words.incidents(doc.get("incidents") or []),
            words.changes(doc.get("changes") or []),
            words.knowledge(doc),
            _standing(doc),
            _gaps(doc),
            words.age(doc),
            risk_section(doc.get("risk")),
            next_steps(doc),
        ],
        about=words.about(doc),
        graph=lambda: impact_graph(doc),
        checks=words.checks(doc),
    )


def question(doc: Doc) -> str:
    """The name of the scenario, or its steps as a question."""
    change = doc.get("change")
    if change:
        return f"{change['id']}: {change['title']}" if change.get("title") else str(change["id"])
    scenario = doc.get("scenario") or {}
    if scenario.get("name"):
        return str(scenario["name"])
    steps = [step_words(step) for step in scenario.get("steps") or []]
    return f"What if {words_list(steps)}?" if steps else "What if nothing is done?"


def step_words(step: object) -> str:
    """One step of a scenario, as a clause."""
    if not isinstance(step, dict) or len(step) != 1:
        return str(step)
    ((verb, what),) = step.items()
    names = words_list([str(name) for name in what]) if isinstance(what, list) else str(what)
    many = isinstance(what, list) and len(what) > 1
    match verb:
        case "fail":
            return f"{names} {'go' if many else 'goes'} down"
        case "degrade":
            return f"{names} {'degrade' if many else 'degrades'}"
        case "remove":
            return f"{names} {'are' if many else 'is'} removed"
        case "add":
            return f"{what['id']} is added"
        case "connect" | "disconnect":
            pool = f" in pool {what['pool']}" if what.get("pool") else ""
            tail = "is no more" if verb == "disconnect" else "is added"
            return f"{what['source']} {what['type']} {what['target']}{pool} {tail}"
        case "require":
            return f"{what['asset']} needs {what['min_up']} of pool {what['pool']}"
    return str(step)


def words_list(names: list[str]) -> str:
    """`a, b and c`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def verdict(doc: Doc) -> list[Text]:
    """How bad it is, in a few lines: states, gate, risk, and how far the evidence carries."""
    lines = [counts_words(doc)]
    critical = (doc.get("summary") or {}).get("critical_down") or []
    if critical:
        lines.append([Mark("Critical and down: ", "bad"), *listed(critical, most=12)])
    judged = doc.get("gate")
    if judged and judged.get("rules"):
        broken = [rule for rule in judged["rules"] if not rule["passed"]]
        lines.append(
            Mark(f"Gate: not met, {len(broken)} of {plural(len(judged['rules']), 'rule')} broken.", "bad")
            if broken
            else Mark(f"Gate: passed, {plural(len(judged['rules']), 'rule')} met.", "good")
        )
    risk = doc.get("risk")
    if isinstance(risk, dict) and risk.get("score") is not None:
        lines.append(f"Risk {score_words(risk)}{probability_words(risk)}.")
    lines += window_verdict(doc)
    if doc.get("complete") is False:
        gaps = plural(len(doc.get("gaps") or []), "gap")
        lines.append(Mark(f"Incomplete: {gaps} in the evidence, so it may be worse than this.", "warn"))
    return lines


def counts_words(doc: Doc) -> Text:
    """`11 DOWN, 2 DEGRADED, 5 AT RISK of 376 assets`."""
    summary = doc.get("summary") or {}
    parts: list[str | Mark] = []
    for key, name in (("down", "DOWN"), ("degraded", "DEGRADED"), ("at_risk", "AT_RISK")):
        if summary.get(key):
            parts += [", "] if parts else []
            parts.append(Mark(f"{summary[key]:,} {state(name).text}", state(name).tone))
    if not parts:
        return Mark("Nothing gets worse.", "good")
    return [*parts, f" of {plural((doc.get('graph') or {}).get('assets', 0), 'asset')}."]


def _affected(doc: Doc) -> Section | None:
    rows = doc.get("affected") or []
    if not rows:
        return None
    lines = [
        [
            state(row["state"]),
            Mark(row["id"], "name"),
            row.get("criticality") or "-",
            row.get("owner") or Mark("nobody", "warn"),
            words.reasons(row),
        ]
        for row in rows
    ]
    columns = ["state", "asset", "criticality", "owner", "because"]
    doubtful = any(row.get("confidence", 1) < 1 for row in rows)
    if doubtful:
        columns.append("confidence")
        for line, row in zip(lines, rows, strict=True):
            line.append(f"{row['confidence']:.0%}")
    total, shown = doc.get("total", len(rows)), doc.get("shown", len(rows))
    rest = (
        [Lines(Mark(f"{total - shown:,} more are affected; --limit {total} shows all.", "dim"))]
        if shown < total
        else []
    )
    return Section(
        f"Affected: {shown:,} of {total:,}" if shown < total else f"Affected: {total:,}",
        Table(columns, lines, wide=["because", "asset", "owner"], right=["confidence"]),
        *rest,
    )


def _new_spofs(doc: Doc) -> Section | None:
    rows = doc.get("new_spofs") or []
    if not rows:
        return None
    lines: list[list[Text]] = [[Mark(row["asset"], "name"), listed(row["takes_down"], most=8)] for row in rows]
    return Section("New single points of failure", Table(["asset", "would take down"], lines, wide=["would take down"]))


def _lost_spares(doc: Doc) -> Section | None:
    rows = doc.get("lost_spares") or []
    if not rows:
        return None
    lines: list[list[Text]] = [
        [
            Mark(row["asset"], "name"),
            Mark(row["pool"], "code"),
            f"{row['up']} of {max(row['n'], row.get('full') or 0)} up, needs {row['min_up']}: the next loss counts",
        ]
        for row in rows
    ]
    return Section("Spares lost", Table(["asset", "pool", "left"], lines, wide=["left"]))


def _removed(doc: Doc) -> Section | None:
    rows = doc.get("removed") or []
    names = [row if isinstance(row, str) else row["id"] for row in rows]
    return Section("Removed", Lines(listed(names))) if names else None


def _worse(doc: Doc) -> Section | None:
    rows = doc.get("worse_with_incidents") or []
    if not rows:
        return None
    return Section(
        "Worse if what open incidents say is true",
        Items(_by_state(rows, doc["totals"]["worse_with_incidents"])),
        Lines([Mark("--with-incidents", "command"), " takes them as given."]),
    )


def _by_state(rows: Sequence[Doc], total: int) -> list[Text]:
    """Assets by their states, the worst first, and how many are not among them."""
    names: dict[str, list[str]] = {}
    for row in rows:
        names.setdefault(row["state"], []).append(row["id"])
    found: list[Text] = [
        [state(word), ": ", *listed(names[word], most=12)] for word in ("DOWN", "DEGRADED", "AT_RISK") if word in names
    ]
    return [*found, Mark(f"{total - len(rows):,} more", "dim")] if total > len(rows) else found


def _standing(doc: Doc) -> Section | None:
    rows = doc.get("standing") or []
    return (
        Section("Down or degraded before anything is done", Items(_by_state(rows, doc["totals"]["standing"])))
        if rows
        else None
    )


def _gaps(doc: Doc) -> Section | None:
    rows = doc.get("gaps") or []
    return Section("Gaps in the evidence", Items([gap_words(row) for row in rows])) if rows else None


def gap_words(gap: Doc) -> Text:
    """What is missing, and for whom."""
    if gap["why"] == "stale":
        return [
            "source ",
            Mark(gap["source"], "id"),
            f" is silent: its last good run was {words.moment(gap['last_good_run'])}"
            if gap.get("last_good_run")
            else " never had a good run",
        ]
    if gap.get("change"):
        return [Mark(gap["missing"], "id"), f", a target of {gap['change']}, is {gap['why']}"]
    relation = gap["relation"]
    told = "is retired" if gap["why"] == "retired" else "is not known"
    return [
        Mark(gap["missing"], "id"),
        f" {told}, and ",
        Mark(gap["asset"], "id"),
        f" needs it ({relation['source']} {relation['type']} {relation['target']})",
    ]


def next_steps(doc: Doc) -> Section | None:
    """What to do about it."""
    summary = doc.get("summary") or {}
    steps: list[Text] = []
    judged = doc.get("gate") or {}
    if judged.get("passed") is False:
        steps.append("Do not go ahead as planned: the gate is not met.")
    free = (doc.get("window") or {}).get("next_free")
    if free:
        steps.append(["Move it to ", Mark(words.span(free["start"], free["end"]), "strong"), "."])
    if doc.get("teams") and (summary.get("down") or summary.get("degraded")):
        steps.append(f"Tell {plural(len(doc['teams']), 'team')} before it happens.")
    if doc.get("lost_spares") or doc.get("new_spofs"):
        steps.append(
            [
                "Until the spare is back, keep other work away from what carries it: ",
                Mark("whatif collisions", "command"),
                ".",
            ]
        )
    if doc.get("incidents"):
        steps.append(
            ["Wait for the open incidents above, or ask again with ", Mark("--with-incidents", "command"), "."]
        )
    if doc.get("complete") is False:
        steps.append(
            [
                "Mend the gaps (",
                Mark("opsgraph health", "command"),
                ") or refresh the sources (",
                Mark("opsgraph etl run", "command"),
                "), and ask again.",
            ]
        )
    if summary.get("down") and not steps:
        steps.append("Plan for it to be down.")
    if not steps:
        return None
    return Section("Next", Items(steps))
