"""`opsgraph.compare/1`: two scenarios side by side."""

from __future__ import annotations

from simulate.render import words
from simulate.render.kinds.whatif import question
from simulate.render.report import Items, Lines, Mark, Report, Section, Table, listed, plural, state

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from simulate.render.report import Text

    Doc = Mapping[str, Any]


def report(doc: Doc) -> Report:
    """Which of the two is better, and where they differ."""
    a, b = names(doc)
    better = doc["better"]
    verdict: Text = (
        [Mark({"a": a, "b": b}[better], "good"), " does less harm."]
        if better
        else "Neither does less harm than the other."
    )
    return Report(
        "compare",
        f"{a} or {b}",
        [verdict],
        [words.gate(doc), _sides(doc, a, b), _differences(doc, a, b), _next(doc, a, b)],
        about=words.about(doc),
        checks=words.checks(doc),
    )


def names(doc: Doc) -> tuple[str, str]:
    """What to call the two: as they call themselves, told apart where they do not."""
    a, b = question(doc["a"]), question(doc["b"])
    return (f"{a} (A)", f"{b} (B)") if a == b else (a, b)


def _sides(doc: Doc, a: str, b: str) -> Section:
    def each(told: str, of: Any) -> list[Text]:
        return [Mark(told, "dim"), *(of(doc[side]) for side in ("a", "b"))]

    def count(key: str) -> Any:
        return lambda side: f"{side['summary'][key]:,}"

    def named(key: str, field: str) -> Any:
        return lambda side: listed([row[field] for row in side.get(key) or []], most=6) or "-"

    rows = [
        each("down", count("down")),
        each("degraded", count("degraded")),
        each("at risk", count("at_risk")),
        each("critical and down", lambda side: listed(side["summary"]["critical_down"], most=6) or "-"),
        each("spares lost", named("lost_spares", "asset")),
        each("new single points of failure", named("new_spofs", "asset")),
    ]
    if any(isinstance(doc[side].get("risk"), dict) for side in ("a", "b")):
        rows.append(each("risk", lambda side: _risk(side.get("risk"))))
    if any((doc[side].get("gate") or {}).get("rules") for side in ("a", "b")):
        rows.append(each("gate", _gate))
    rows.append(each("evidence", lambda side: "complete" if side["complete"] else Mark("has gaps", "warn")))
    return Section("Side by side", Table(["", a, b], rows, wide=[a, b]))


def _risk(risk: Any) -> Text:
    return f"{risk['score']:g}: {risk['path']}" if isinstance(risk, dict) and risk.get("score") is not None else "-"


def _gate(side: Doc) -> Text:
    judged = side.get("gate") or {}
    if not judged.get("rules"):
        return "-"
    broken = sum(not rule["passed"] for rule in judged["rules"])
    return Mark(f"not met, {plural(broken, 'rule')} broken", "bad") if broken else Mark("passed", "good")


def _differences(doc: Doc, a: str, b: str) -> Section | None:
    rows = doc["differences"]
    if not rows:
        return Section("Differences", Lines("Every asset ends in the same state."))
    lines = [
        [
            Mark(row["id"], "name"),
            row.get("criticality") or "-",
            row.get("owner") or Mark("nobody", "warn"),
            state(row["a"]) if row["a"] else "not there",
            state(row["b"]) if row["b"] else "not there",
        ]
        for row in rows
    ]
    rest = [Lines(Mark(f"{doc['total'] - doc['shown']:,} more; --limit {doc['total']} shows all.", "dim"))]
    return Section(
        f"Different ends: {doc['total']:,}",
        Table(["asset", "criticality", "owner", a, b], lines, wide=["asset", a, b]),
        *(rest if doc["shown"] < doc["total"] else []),
    )


def _next(doc: Doc, a: str, b: str) -> Section | None:
    better = doc["better"]
    if not better:
        return Section("Next", Items(["Take the one that is quicker to undo."]))
    side = doc[better]
    if (side.get("gate") or {}).get("passed") is False:
        return Section("Next", Items([f"{a if better == 'a' else b} does less harm, but its gate is not met either."]))
    return Section("Next", Items([["Look at it alone before you go: ", Mark("whatif run FILE", "command"), "."]]))
