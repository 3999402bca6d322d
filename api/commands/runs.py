"""How a run is told: what happened in plain words, the numbers, and what to type next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from api.console import BAD, GOOD, PROGRAM, WARN, Format, Mark, Out, out, plural, print_json

if TYPE_CHECKING:
    from etl.report import RunReport
    from graph.ports import Doc

COUNTS = ("fetched", "new", "changed", "unchanged", "retired", "dead", "held")
STYLES = {"succeeded": GOOD, "held": WARN, "running": WARN}


def state(doc: Doc) -> Mark:
    return Mark(doc["state"], STYLES.get(doc["state"], BAD))


def finish(report: RunReport, format: Format | None, again: str) -> None:
    """Prints the report and ends the command with its exit code. `again` repeats the run."""
    doc = report.doc()
    if format == "json":
        print_json(doc)
    else:
        tell(out(), doc, again)
    if report.exit_code:
        raise typer.Exit(report.exit_code)


def tell(screen: Out, doc: Doc, again: str) -> None:
    """A report for people."""
    if doc["sources"]:
        screen.table(
            ("source", "state", *COUNTS, "seconds"),
            [
                (each["source"], state(each), *(each[name] for name in COUNTS), round(each["seconds"], 2))
                for each in doc["sources"]
            ],
        )
        screen.say()
    screen.say(Mark(headline(doc), STYLES.get(doc["state"], BAD)) if screen.wide else headline(doc))
    for each in doc["sources"]:
        for text in [*each.get("notes", ()), *filter(None, [each.get("error")])]:
            screen.say(f"- {each['source']}: {text}")
    search = doc.get("search") or {}
    if search.get("state") == "behind":
        screen.say(Mark(f"The search index is behind: {search['reason']}", WARN))
    elif search.get("state") == "left to the server":
        screen.say("`opsgraph serve` has the search index open, and brings it up to date by itself.")
    for line in next_steps(doc, again):
        screen.say(line)


def headline(doc: Doc) -> str:
    """The run in one sentence."""
    sums = {name: sum(each[name] for each in doc["sources"]) for name in COUNTS}
    took = f"{doc['seconds']:.2f} s"
    if doc["state"] == "running":
        return f"Run {doc['run']} is at work since {doc['started']} (stage: {doc.get('stage') or 'none yet'})."
    if doc["state"] == "crashed":
        return f"Run {doc['run']} was cut off{_reason(doc)}. The next run repairs what it left."
    if doc["state"] == "failed":
        loaded = " What could be read is loaded; nothing was retired." if sums["fetched"] else ""
        return f"Failed after {took}{_reason(doc)}.{loaded}"
    written = ", ".join(f"{sums[name]:,} {name}" for name in ("new", "changed", "retired") if sums[name])
    read = f"{plural(sums['fetched'], 'record')} read in {took}: {written or 'nothing has changed'}"
    if doc["state"] == "held":
        return f"Held back: {plural(sums['held'], 'record')} would vanish at once, so none of these did. {read}."
    return f"{'Loaded' if written else 'Up to date'}. {read}."


def next_steps(doc: Doc, again: str) -> list[str]:
    """What to type next, if anything has to be done."""
    steps = []
    dead = sum(each["dead"] for each in doc["sources"])
    if dead:
        see = f"{PROGRAM} etl dead-letters list --run {doc['run']}"
        steps.append(f"{plural(dead, 'record')} could not be read: {see}")
    if doc["state"] == "held":
        steps.append(f"If they are gone for good: {again} --accept-removals")
    if doc["state"] == "crashed":
        steps.append(f"Run it again: {again}")
    return steps


def _reason(doc: Doc) -> str:
    return f": {str(doc['error']).rstrip('.')}" if doc.get("error") else ""


def listed(screen: Out, docs: list[Doc]) -> None:
    """Many runs, one a line."""
    if not docs:
        screen.say(f"No run yet. Start one with `{PROGRAM} load FOLDER`.")
        return
    screen.table(
        ("run", "started", "state", "seconds", "sources", *COUNTS),
        [
            (
                doc["run"],
                doc["started"],
                state(doc),
                round(doc.get("seconds", 0.0), 2),
                [each["source"] for each in doc["sources"]],
                *(sum(each[name] for each in doc["sources"]) for name in COUNTS),
            )
            for doc in docs
        ],
    )


def details(screen: Out, doc: Doc, again: str) -> None:
    """One run with its clock, its stages and what it wrote."""
    screen.pairs(
        [
            ("run", doc["run"]),
            ("state", state(doc)),
            ("started", doc["started"]),
            ("finished", doc.get("finished")),
            ("clock", doc.get("clock")),
            ("graph version", doc.get("graph") or None),
            ("stages", [f"{name} {seconds:.2f} s" for name, seconds in doc.get("stages", {}).items()]),
            ("written", [f"{count:,} {name}" for name, count in doc.get("written", {}).items() if count]),
        ]
    )
    screen.say()
    tell(screen, doc, again)
