"""`opsgraph.review/1`: what was predicted, and what happened."""

from __future__ import annotations

from simulate.render import words
from simulate.render.report import Check, Items, Lines, Mark, Report, Section, Table, listed, plural, state

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from simulate.render.report import Text

    Doc = Mapping[str, Any]


def report(doc: Doc) -> Report:
    """How good the prediction was: what came true, what nobody foresaw, what stayed quiet."""
    of, window = doc["of"], doc["window"]
    named = f"{of['id']}: {of['title']}" if of.get("title") else of["id"]
    return Report(
        "review",
        f"Predicted and actual, {named}",
        verdict(doc),
        [
            _incidents(doc),
            _hits(doc),
            _unforeseen(doc),
            _quiet(doc),
            _changes(doc),
            _next(doc),
        ],
        about=[*words.about(doc), f"incidents {words.span(window['start'], window['until'])}"],
        checks=[
            Check(
                "nothing broke that was not foreseen",
                not doc["unforeseen"],
                ", ".join(row["id"] for row in doc["unforeseen"]),
            )
        ],
    )


def verdict(doc: Doc) -> list[Text]:
    """In words, then in figures."""
    predicted = doc["predicted"]
    told = [f"{predicted['down']} down", f"{predicted['degraded']} degraded"]
    told += [f"{len(predicted['removed'])} removed"] if predicted["removed"] else []
    told += [f"risk {predicted['risk']:g}"] if predicted.get("risk") is not None else []
    lines: list[Text] = [
        Mark(doc["verdict"], "bad" if doc["unforeseen"] else "strong"),
        f"Predicted: {', '.join(told)}." + (f" Outcome: {doc['outcome']}." if doc["outcome"] else ""),
    ]
    if doc["precision"] is not None or doc["recall"] is not None:
        lines.append(f"Precision {share(doc['precision'])}, recall {share(doc['recall'])}.")
    if doc["topology"] == "now":
        lines.append(Mark("Predicted on today's topology: the history does not reach back that far.", "warn"))
    return lines


def share(value: float | None) -> str:
    """A share in per cent; a dash where there is nothing to share."""
    return "-" if value is None else f"{value:.0%}"


def _incidents(doc: Doc) -> Section:
    rows = doc["incidents"]
    if not rows:
        return Section("Incidents", Lines("None in this time."))
    lines: list[list[Text]] = [
        [
            Mark(row["id"], "id"),
            Mark(row.get("priority") or "-", "bad" if row.get("priority") in ("P1", "P2") else ""),
            row.get("title") or "",
            "caused by it" if row["link"] == "caused" else "on what was predicted",
            listed(row["affects"], most=4),
            words.span(row["opened_at"], row["resolved_at"]) if row["resolved_at"] else words.moment(row["opened_at"]),
        ]
        for row in rows
    ]
    columns = ["incident", "priority", "title", "link", "affects", "from to"]
    return Section("Incidents", Table(columns, lines, wide=["title", "affects"]))


def _hits(doc: Doc) -> Section | None:
    rows = doc["hits"]
    if not rows:
        return None
    lines: list[list[Text]] = [[state(row["state"]), Mark(row["id"], "name"), listed(row["incidents"])] for row in rows]
    return Section("Came true", Table(["predicted", "asset", "incidents"], lines, wide=["incidents"]))


def _unforeseen(doc: Doc) -> Section | None:
    rows = doc["unforeseen"]
    if not rows:
        return None
    lines: list[list[Text]] = [[Mark(row["id"], "name"), listed(row["incidents"])] for row in rows]
    return Section("Broke, and nobody foresaw it", Table(["asset", "incidents"], lines, wide=["incidents"]))


def _quiet(doc: Doc) -> Section | None:
    if not doc["total"]:
        return None
    by_state: dict[str, list[str]] = {}
    for row in doc["quiet"]:
        by_state.setdefault(row["state"], []).append(row["id"])
    items: list[Text] = [[state(name), ": ", *listed(ids, most=12)] for name, ids in by_state.items()]
    if doc["shown"] < doc["total"]:
        items.append(Mark(f"{doc['total'] - doc['shown']:,} more", "dim"))
    return Section(f"Predicted, and stayed quiet: {plural(doc['total'], 'asset')}", Items(items), folded=True)


def _changes(doc: Doc) -> Section | None:
    rows = doc["changes"]
    if not rows:
        return None
    lines: list[list[Text]] = [
        [
            Mark(row["id"], "id"),
            row.get("title") or "",
            row.get("outcome") or "-",
            words.span(row["planned_start"], row["planned_end"]),
        ]
        for row in rows
    ]
    return Section("Changes since", Table(["change", "title", "outcome", "window"], lines, wide=["title"]))


def _next(doc: Doc) -> Section | None:
    if not doc["unforeseen"]:
        return None
    first = doc["unforeseen"][0]["id"]
    return Section(
        "Next",
        Items(
            [
                [
                    "A dependency is missing from the graph, or one works in a way nobody wrote down: look at ",
                    Mark(f"opsgraph show {first}", "command"),
                    ".",
                ]
            ]
        ),
    )
