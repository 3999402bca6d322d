"""`opsgraph.availability/1`: what availability to expect, before a scenario and after it."""

from __future__ import annotations

from simulate.render import words
from simulate.render.report import Lines, Mark, Report, Section, Table, plural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from simulate.render.report import Text

    Doc = Mapping[str, Any]

_ASSUMED = 200
_YEAR_MINUTES = 365 * 24 * 60


def report(doc: Doc) -> Report:
    """Each service with its interval, what a scenario changes, and what was assumed."""
    services = doc["services"]
    names = ", ".join(row["id"] for row in services[:3]) + (" and others" if len(services) > 3 else "")
    scenario = doc.get("scenario")
    title = f"Availability to expect of {names}"
    if isinstance(scenario, dict) and scenario.get("name"):
        title += f", before and after: {scenario['name']}"
    return Report(
        "availability",
        title,
        [_verdict(row) for row in services],
        [_table(doc), _assumptions(doc)],
        about=[*words.about(doc), f"{plural(doc['trials'], 'trial')}, seed {doc['seed']}"],
    )


def _verdict(row: Doc) -> Text:
    now = f"{row['id']}: {percent(row['availability'])}, about {lost(row['availability'])} down a year"
    after = row.get("after")
    if not after:
        return f"{now}."
    low, high = after["difference_low"], after["difference_high"]
    if low > 0:
        return [f"{now}; ", Mark(f"better by {points(after['difference'])}", "good"), " after it."]
    if high < 0:
        return [f"{now}; ", Mark(f"worse by {points(-after['difference'])}", "bad"), " after it."]
    return [f"{now}; no difference after it that {'these trials'} can tell."]


def percent(share: float) -> str:
    return f"{100 * share:.3f} %"


def points(share: float) -> str:
    """A difference, in percentage points."""
    return f"{100 * share:.3f} points"


def lost(share: float) -> str:
    """Time down a year."""
    minutes = (1 - share) * _YEAR_MINUTES
    if minutes >= 48 * 60:
        return f"{minutes / 1440:.0f} days"
    return f"{minutes / 60:.1f} hours" if minutes >= 120 else f"{minutes:.0f} minutes"


def _table(doc: Doc) -> Section:
    after = any(row.get("after") for row in doc["services"])
    columns = ["service", "availability", "95 % interval", "down a year"]
    columns += ["after", "interval after", "difference", "its interval"] if after else []
    rows: list[list[Text]] = []
    for row in doc["services"]:
        cells: list[Text] = [
            Mark(row["id"], "name"),
            percent(row["availability"]),
            f"{percent(row['low'])} to {percent(row['high'])}",
            lost(row["availability"]),
        ]
        then = row.get("after")
        if after:
            cells += _after(then) if then else ["-"] * 4
        rows.append(cells)
    return Section("Services", Table(columns, rows, right=["availability", "after", "down a year", "difference"]))


def _after(then: Doc) -> list[Text]:
    tone = "good" if then["difference_low"] > 0 else "bad" if then["difference_high"] < 0 else ""
    return [
        percent(then["availability"]),
        f"{percent(then['low'])} to {percent(then['high'])}",
        Mark(f"{100 * then['difference']:+.3f}", tone),
        f"{100 * then['difference_low']:+.3f} to {100 * then['difference_high']:+.3f}",
    ]


def _assumptions(doc: Doc) -> Section | None:
    rows = doc["assumptions"]
    if not rows:
        return None
    lines: list[list[Text]] = [
        [Mark(row["asset"], "id"), f"{row['mtbf_hours']:,.0f}", f"{row['mttr_hours']:,.2f}", str(row["from"])]
        for row in rows[:_ASSUMED]
    ]
    rest = [Lines(Mark(f"{len(rows) - _ASSUMED:,} more stand in the json.", "dim"))] if len(rows) > _ASSUMED else []
    columns = ["asset", "hours between failures", "hours to repair", "from"]
    return Section(
        f"What it rests on: {plural(len(rows), 'asset')}",
        Table(columns, lines, right=columns[1:3], wide=["from"]),
        *rest,
        folded=True,
    )
