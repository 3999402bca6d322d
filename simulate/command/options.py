"""Options that several commands share, and what they take."""

from __future__ import annotations

from simulate.render import FORMATS, ROWS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

    from simulate.command.plain import Takes

_DIGITS = 19
"""Numbers with so many digits may not fit into 64 bits, and so not into every platform."""

RULES = (
    "rules (CRITICALITY: that or above; left out: any):",
    "  down:CRITICALITY  degraded:CRITICALITY  at-risk:CRITICALITY  new-spof:CRITICALITY  lost-spare:CRITICALITY",
    "  collision  incomplete  down:COUNT  risk:SCORE  confidence:SHARE",
    "",
)


def answer_options(parser: Takes) -> None:
    """What every command takes."""
    group = parser.add_argument_group("the answer")
    group.add_argument(
        "--format",
        type=word,
        metavar="|".join(FORMATS),
        help="how to show it (default: table on a terminal, json in a pipe)",
    )
    group.add_argument(
        "--limit", type=_rows, metavar="N", help=f"rows shown (default: all in json, {ROWS['table']} in a table)"
    )
    group = parser.add_argument_group("the graph")
    group.add_argument("--data", type=word, metavar="FOLDER", help="the folder of a local graph (default: .opsgraph)")
    group.add_argument(
        "--server", type=word, metavar="URL", help="ask a running platform instead; OPSGRAPH_TOKEN is the token"
    )
    group.add_argument("--debug", action="store_true", help="show the trace of an error")


def _rows(text: str) -> int:
    if not (text.isdecimal() and text.isascii()):
        raise _no(f"{text!r} is no number of rows")
    return number(text)


def number(text: str) -> int:
    """A whole number, of a size that every platform can be asked for."""
    digits = text.strip().lstrip("+-")
    if digits.isdecimal() and len(digits) >= _DIGITS:
        raise _no(f"a number of {len(digits)} digits is too large")
    try:
        return int(text)
    except ValueError:
        raise _no(f"{text!r} is no whole number") from None


def word(text: str) -> str:
    """Something. An option that says nothing, as `--server "$URL"` does where nothing sets it, must not pass for one
    that is left out: the answer would be about another graph."""
    if not text.strip():
        raise _no("it is empty: leave it out, or say something")
    return text


def _no(why: str) -> Exception:
    from argparse import ArgumentTypeError

    return ArgumentTypeError(why)


def _time_options(parser: Takes) -> None:
    parser.add_argument("--as-of", metavar="T", help="the graph of that time, as 2026-05-01T09:00:00Z")


def _incident_options(parser: Takes) -> None:
    parser.add_argument(
        "--with-incidents", action="store_true", default=None, help="take what open incidents say for given"
    )


def _age_options(parser: Takes) -> None:
    parser.add_argument("--max-age", metavar="AGE", help="refuse (exit 3) evidence that is older, as 2h")


def _gate_options(parser: Takes) -> None:
    parser.add_argument(
        "--fail-on",
        action="append",
        metavar="RULE",
        help="end with 1 where this happens (see below); more than one allowed",
    )


GROUPS: dict[str, Callable[[Takes], None]] = {
    "time": _time_options,
    "incidents": _incident_options,
    "age": _age_options,
    "gate": _gate_options,
}


def read(name: str) -> str:
    """The text of a file, - being standard input; WrongInput where it cannot be read. Of what is longer than any
    scenario may be only the beginning is read, enough to be refused: some files never end."""
    import sys

    from simulate.strict_yaml import LONGEST

    try:
        if name == "-":
            return _standard_input(sys.stdin, LONGEST + 1)
        with open(name, encoding="utf-8") as file:  # noqa: PTH123 pathlib costs every command 4 ms
            return file.read(LONGEST + 1)
    except OSError as broken:
        from graph.errors import WrongInput

        raise WrongInput(f"The file {name} cannot be read: {broken.strerror}.", "Check its name.") from broken
    except UnicodeDecodeError as broken:
        from graph.errors import WrongInput

        raise WrongInput(f"The file {name} is not UTF-8 text.", "Save it as UTF-8.") from broken


def _standard_input(stream: TextIO | None, most: int) -> str:
    if stream is None:
        from graph.errors import WrongInput

        raise WrongInput("Standard input is closed, and - reads from it.", "Pipe the file in, or name it.")
    return stream.read(most)
