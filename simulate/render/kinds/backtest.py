"""`opsgraph.backtest/1`: what a gate would have done to the changes of the past."""

from __future__ import annotations

from simulate.render import words
from simulate.render.kinds.review import share
from simulate.render.report import Check, Items, Lines, Mark, Report, Section, Table, bare, listed, plural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from simulate.render.report import Text

    Doc = Mapping[str, Any]

VERDICTS = {
    "missed": Mark("missed", "bad"),
    "wrongly_stopped": Mark("wrongly stopped", "warn"),
    "stopped": Mark("stopped", "good"),
    "passed": Mark("passed", ""),
}
_LEFT_OUT = {
    "no_outcome": "without an outcome",
    "cancelled": "cancelled",
    "no_window": "without a time",
    "no_target": "without a target",
    "older": "older than was asked for",
}


def report(doc: Doc) -> Report:
    """What it would have stopped, missed and wrongly stopped, rule by rule and change by change."""
    summary = doc["summary"]
    return Report(
        "backtest",
        f"The gate, held against {plural(doc['changes'], 'past change')}",
        verdict(doc),
        [
            _rules(doc),
            _split("By outcome", "outcome", doc["by_outcome"]),
            _split("By incidents caused", "priority", doc["by_incident"]),
            _cases(doc),
            _basis(doc),
            _next(doc),
        ],
        about=words.about(doc),
        checks=[
            Check(
                "no change with trouble is missed",
                not summary["missed"],
                f"{plural(summary['missed'], 'change')} of {summary['missed'] + summary['stopped']}",
            ),
            Check(
                "no change is stopped without need",
                not summary["wrongly_stopped"],
                f"{plural(summary['wrongly_stopped'], 'change')} of {summary['wrongly_stopped'] + summary['passed']}",
            ),
        ],
    )


def verdict(doc: Doc) -> list[Text]:
    """The four counts, then precision and recall, then what it was held against."""
    told = doc["summary"]
    lines: list[Text] = [
        [
            Mark(f"{told['stopped']} rightly stopped", "good"),
            ", ",
            Mark(f"{told['missed']} missed", "bad" if told["missed"] else "good"),
            ", ",
            Mark(f"{told['wrongly_stopped']} wrongly stopped", "warn" if told["wrongly_stopped"] else "good"),
            f", {told['passed']} rightly passed.",
        ],
        f"Of those it stops, {share(told['precision'])} had trouble; of the trouble, it stops {share(told['recall'])}.",
    ]
    then, now = doc["topology"]["then"], doc["topology"]["now"]
    if now:
        lines.append(
            Mark(
                f"{now:,} of {then + now:,} were held against today's topology: there is no history of their day.",
                "warn",
            )
        )
    return lines


def _rules(doc: Doc) -> Section | None:
    if not doc["by_rule"]:
        return None
    lines: list[list[Text]] = [
        [Mark(words.rule_words(row["rule"]), "code"), f"{row['broken']:,}", f"{row['trouble']:,}", f"{row['alone']:,}"]
        for row in doc["by_rule"]
    ]
    columns = ["rule", "broken by", "of these trouble", "by this rule alone"]
    return Section("Rule by rule", Table(columns, lines, wide=["rule"], right=columns[1:]))


def _split(heading: str, key: str, rows: Any) -> Section | None:
    if not rows:
        return None
    lines: list[list[Text]] = [[row[key] or "nobody said", f"{row['stopped']:,}", f"{row['passed']:,}"] for row in rows]
    return Section(heading, Table([key, "stopped", "passed"], lines, right=["stopped", "passed"]))


def _cases(doc: Doc) -> Section | None:
    rows = doc["cases"]
    if not rows:
        return None
    lines: list[list[Text]] = [
        [
            VERDICTS[row["verdict"]],
            Mark(row["change"]["id"], "id"),
            row["change"].get("title") or "",
            row["outcome"] or "-",
            listed([f"{one['id']} {one['priority'] or ''}".strip() for one in row["incidents"]], tone="", most=3)
            or "-",
            "-" if row["risk"] is None else f"{row['risk']:g}",
            _broken(row["broken"]),
        ]
        for row in rows
    ]
    rest = [Lines(Mark(f"{doc['total'] - doc['shown']:,} more; --limit {doc['total']} shows all.", "dim"))]
    columns = ["verdict", "change", "title", "outcome", "incidents", "risk", "breaks"]
    return Section(
        f"Change by change: {doc['shown']:,} of {doc['total']:,}",
        Table(columns, lines, wide=["title", "breaks", "outcome"], right=["risk"]),
        *(rest if doc["shown"] < doc["total"] else []),
    )


def _broken(rows: Any) -> str:
    told = [f"{words.rule_words(row['rule'])} ({bare(words.found_words(row['found'], most=2))})" for row in rows]
    return "; ".join(told) or "-"


def _basis(doc: Doc) -> Section:
    left_out = [f"{count:,} {_LEFT_OUT.get(why, why)}" for why, count in doc["left_out"].items() if count]
    lines: list[Text] = [f"Risk was scored with {doc['weights']['note']}."] if doc["weights"] else []
    if left_out:
        lines.append(f"Left out: {', '.join(left_out)}.")
    return Section("What it rests on", Lines(*lines))


def _next(doc: Doc) -> Section | None:
    told = doc["summary"]
    steps: list[Text] = []
    if told["missed"]:
        missed = next((row["change"]["id"] for row in doc["cases"] if row["verdict"] == "missed"), None)
        steps += [["Look at one that it missed: ", Mark(f"whatif review {missed}", "command"), "."]] if missed else []
    idle = [words.rule_words(row["rule"]) for row in doc["by_rule"] if row["broken"] and not row["trouble"]]
    steps += [["Rules that only ever stopped what went well: ", *listed(idle, "code"), "."]] if idle else []
    return Section("Next", Items(steps)) if steps else None
