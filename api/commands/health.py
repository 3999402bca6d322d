"""`opsgraph health`: how far the data can be trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.options import Answer, Data, Limit, Now, clock, examples, opened
from api.console import BAD, DIM, GOOD, PROGRAM, WARN, Mark, Out, answer
from graph.errors import Unknown

if TYPE_CHECKING:
    from graph.health import CheckReport, HealthReport

EXAMPLES = examples("health", "health --check dangling", "health --format json")
SHOWN = 5

CheckName = Annotated[
    str | None,
    typer.Option("--check", metavar="NAME", help="One check, with its whole list.", show_default="all"),
]


def health(
    check: CheckName = None, limit: Limit = None, data: Data = None, now: Now = None, format: Answer = None
) -> None:
    """Show how far the data can be trusted.

    What is incomplete, stale, alone, doubled, dangling, contradicted or out of date: each check has a count,
    a score of 0 to 100, and the list behind it.
    """
    from graph.health import CHECKS, report

    if check is not None and check not in CHECKS:
        raise Unknown("check", check, CHECKS, f"There are {', '.join(CHECKS)}.")
    shown = SHOWN if limit is None and check is None and format != "json" else limit or None
    with opened(data) as platform:
        found = report(platform.store, platform.settings, clock(now), shown)
    if check is not None:
        found.checks[:] = [each for each in found.checks if each.check == check]
    answer(format, found.doc, lambda screen: tell(screen, found))


def tell(screen: Out, found: HealthReport) -> None:
    """The report for people: scores first, then the list behind each."""
    from graph.health import CHECKS, in_words

    if found.score is None:
        screen.say(f"There is nothing in the graph yet. Load something: {PROGRAM} load FOLDER")
        return
    screen.say(f"Data health {found.score} of 100, at {found.at}")
    screen.say()
    screen.table(
        ("check", "score", "found", "of", "what is counted"),
        [
            (
                each.check,
                score(each.score),
                each.count,
                f"{each.of:,} {CHECKS[each.check].of}",
                CHECKS[each.check].meaning,
            )
            for each in found.checks
        ],
    )
    if found.completeness:
        screen.heading("Completeness by kind")
        screen.table(
            ("kind", "score", "entities", "incomplete"),
            [(each.kind, score(each.score), each.entities, each.incomplete) for each in found.completeness],
        )
    for each in found.checks:
        if each.findings:
            _list(screen, each, [in_words(each.check, finding) for finding in each.findings])
            screen.say(Mark(CHECKS[each.check].remedy, DIM))


def _list(screen: Out, found: CheckReport, sentences: list[str]) -> None:
    screen.heading(f"{found.check} ({found.count:,})")
    for sentence in sentences:
        screen.say(f"- {sentence}")
    if len(sentences) < found.count and found.check != "stale":
        screen.say(Mark(f"… all of them: {PROGRAM} health --check {found.check}", DIM))


def score(value: int | None) -> Mark:
    if value is None:
        return Mark("-", DIM)
    return Mark(str(value), GOOD if value >= 95 else WARN if value >= 80 else BAD)
