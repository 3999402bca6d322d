"""`opsgraph doctor`: is everything in place, and if not, what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from api.commands.options import Answer, Data, Now, clock, examples
from api.console import BAD, DIM, GOOD, WARN, Mark, Out, answer

if TYPE_CHECKING:
    from api.commands.diagnosis import Line

EXAMPLES = examples("doctor", "doctor --data /srv/opsgraph --format json")
STYLES = {"fine": GOOD, "note": DIM, "attention": WARN, "broken": BAD}


def doctor(data: Data = None, now: Now = None, format: Answer = None) -> None:
    """Check settings, parts and freshness.

    Each line is fine, or says what to do.

    Exit code 0: all fine; 1: something needs attention; 2: a setting is wrong; 3: the store is out of reach.
    """
    from api.commands.diagnosis import diagnose, verdict

    lines = diagnose(data, clock(now))
    code = verdict(lines)
    answer(
        format,
        lambda: {"fine": code == 0, "lines": [line.doc() for line in lines]},
        lambda screen: tell(screen, lines),
    )
    if code:
        raise typer.Exit(code)


def tell(screen: Out, lines: list[Line]) -> None:
    part = None
    for line in lines:
        if line.part != part:
            part = line.part
            screen.heading(part)
            screen.table(
                ("", "what", "finding"),
                [
                    (
                        Mark(each.state, STYLES[each.state]),
                        each.what,
                        f"{each.text} {each.remedy}".strip(),
                    )
                    for each in lines
                    if each.part == part
                ],
            )
    troubled = [line for line in lines if line.state in ("attention", "broken")]
    screen.say()
    if troubled:
        screen.say(Mark(f"{len(troubled)} of {len(lines)} lines need attention.", WARN))
    else:
        screen.say(Mark("All fine.", GOOD))
