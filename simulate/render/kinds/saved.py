"""`opsgraph.saved/1`: the scenarios that are kept."""

from __future__ import annotations

from simulate.render import words
from simulate.render.report import Items, Lines, Mark, Report, Section, Table, plural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from simulate.render.report import Text

    Doc = Mapping[str, Any]


def report(doc: Doc) -> Report:
    """The list, one of them, or that one is gone."""
    if doc.get("deleted"):
        return Report("saved", f"Scenario {doc['deleted']}", [Mark("Deleted.", "good")], [])
    if doc.get("scenario"):
        return _one(doc["scenario"])
    rows = doc.get("scenarios") or []
    if not rows:
        return Report(
            "saved", "Saved scenarios", [["None. ", Mark("whatif run FILE --save NAME", "command"), " keeps one."]], []
        )
    lines: list[list[Text]] = [
        [
            Mark(row["name"], "name"),
            plural(_count(row["steps"]), "step"),
            plural(_count(row.get("gate") or []), "rule"),
            words.moment(row.get("saved_at")),
        ]
        for row in rows
    ]
    return Report(
        "saved",
        "Saved scenarios",
        [f"{plural(len(rows), 'scenario')}."],
        [
            Section("Kept", Table(["name", "steps", "gate", "saved"], lines)),
            Section("Next", Items([["Play one again: ", Mark(f"whatif saved run {rows[0]['name']}", "command"), "."]])),
        ],
    )


def _count(value: object) -> int:
    return len(value) if isinstance(value, list) else int(str(value))


def _one(row: Doc) -> Report:
    from simulate.render.kinds.whatif import step_words

    steps = row.get("steps")
    parts = [
        Section("Steps", Items([step_words(step) for step in steps])) if isinstance(steps, list) else None,
        Section("Gate", Items([Mark(words.rule_words(rule), "code") for rule in row.get("gate") or []]))
        if isinstance(row.get("gate"), list) and row["gate"]
        else None,
        Section("As written", Lines(row["text"])) if row.get("text") else None,
    ]
    told = f"Saved {words.moment(row['saved_at'])}." if row.get("saved_at") else "Saved."
    return Report("saved", f"Scenario {row['name']}", [told], parts)
