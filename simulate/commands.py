"""What one types: the commands of `whatif`, their options, and the questions that they ask.

Only the parser of the command that was typed is built; the words it takes are checked where the verb is answered, so
that every face refuses the same things in the same words.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter

from simulate import terminal
from simulate.render import FORMATS, ROWS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, NoReturn

PROGRAM = "whatif"


class Misused(Exception):
    """The command line cannot be read; says why, and which help to look at."""

    def __init__(self, message: str, command: str) -> None:
        super().__init__(message)
        self.command = command


class Command:
    """One command: what it answers in a line, examples, what it takes beside the common options, and what it asks."""

    __slots__ = ("ask", "examples", "groups", "help", "name", "takes")

    def __init__(
        self,
        name: str,
        help: str,
        examples: tuple[str, ...],
        takes: Callable[[Parser], None],
        ask: Callable[[Namespace], Question],
        groups: tuple[str, ...] = (),
    ) -> None:
        self.name = name
        self.help = help
        self.examples = examples
        self.takes = takes
        self.ask = ask
        self.groups = groups

    def parser(self) -> Parser:
        """What reads its command line."""
        parser = Parser(
            prog=f"{PROGRAM} {self.name}",
            description=self.help,
            epilog="\n".join(
                [*_RULES * ("gate" in self.groups), "examples:", *(f"  {PROGRAM} {line}" for line in self.examples)]
            ),
        )
        self.takes(parser)
        for group in self.groups:
            _GROUPS[group](parser)
        _answer_options(parser)
        return parser


class Question:
    """What is asked of the graph: a verb with its arguments; and what a file is kept as, where that is wanted."""

    __slots__ = ("arguments", "save", "verb")

    def __init__(self, verb: str, save: str | None = None, **arguments: Any) -> None:
        self.verb = verb
        self.save = save
        self.arguments = {name: value for name, value in arguments.items() if value is not None}

    def saving(self) -> Question:
        """What keeps the scenario of this question under the name that was given."""
        kept = {name: self.arguments.get(name) for name in ("text", "as_of", "with_incidents")}
        return Question("saved_save", name=self.save, **kept)


class _Help(RawDescriptionHelpFormatter):
    """As wide as the reader wants it; argparse would import shutil, and that every way to compress, to find out."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30, width=min(terminal.width() or 100, 110))


class Parser(ArgumentParser):
    """Says what is wrong as an error that `main` words, instead of ending the program."""

    def __init__(self, prog: str, description: str, epilog: str) -> None:
        super().__init__(
            prog=prog,
            description=description,
            epilog=epilog,
            formatter_class=_Help,
            allow_abbrev=False,
        )

    def error(self, message: str) -> NoReturn:
        raise Misused(message, self.prog)

    def options(self) -> set[str]:
        """The long options it takes."""
        return {name for action in self._actions for name in action.option_strings if name.startswith("--")}


_RULES = (
    "rules (CRITICALITY: that or above; left out: any):",
    "  down:CRITICALITY  degraded:CRITICALITY  at-risk:CRITICALITY  new-spof:CRITICALITY  lost-spare:CRITICALITY",
    "  collision  incomplete  down:COUNT  risk:SCORE  confidence:SHARE",
    "",
)


# ------------------------------------------------------------------------------------ options


def _answer_options(parser: Parser) -> None:
    group = parser.add_argument_group("the answer")
    group.add_argument(
        "--format",
        metavar="|".join(FORMATS),
        help="how to show it (default: table on a terminal, json in a pipe)",
    )
    group.add_argument(
        "--limit", type=_rows, metavar="N", help=f"rows shown (default: all in json, {ROWS['table']} in a table)"
    )
    group = parser.add_argument_group("the graph")
    group.add_argument("--data", metavar="FOLDER", help="the folder of a local graph (default: .opsgraph)")
    group.add_argument("--server", metavar="URL", help="ask a running platform instead; OPSGRAPH_TOKEN is the token")
    group.add_argument("--debug", action="store_true", help="show the trace of an error")


def _rows(text: str) -> int:
    from argparse import ArgumentTypeError

    if not text.isdecimal():
        raise ArgumentTypeError(f"{text!r} is no number of rows")
    return int(text)


def _number(text: str) -> int:
    from argparse import ArgumentTypeError

    try:
        return int(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no whole number") from None


def _time_options(parser: Parser) -> None:
    parser.add_argument("--as-of", metavar="T", help="the graph of that time, as 2026-05-01T09:00:00Z")


def _incident_options(parser: Parser) -> None:
    parser.add_argument(
        "--with-incidents", action="store_true", default=None, help="take what open incidents say for given"
    )


def _age_options(parser: Parser) -> None:
    parser.add_argument("--max-age", metavar="AGE", help="refuse (exit 3) evidence that is older, as 2h")


def _gate_options(parser: Parser) -> None:
    parser.add_argument(
        "--fail-on",
        action="append",
        metavar="RULE",
        help="end with 1 where this happens (see below); more than one allowed",
    )


_GROUPS: dict[str, Callable[[Parser], None]] = {
    "time": _time_options,
    "incidents": _incident_options,
    "age": _age_options,
    "gate": _gate_options,
}
_IMPACT = ("time", "incidents", "age", "gate")


def _impact(given: Namespace) -> dict[str, Any]:
    return {
        "as_of": given.as_of,
        "with_incidents": given.with_incidents,
        "rules": given.fail_on,
        "max_age": given.max_age,
        "limit": given.limit,
    }


# ------------------------------------------------------------------------------------ commands


def _fail(parser: Parser) -> None:
    parser.add_argument("fail", nargs="*", metavar="ASSET", help="an id, a uid, an alias, or a name of only one asset")
    parser.add_argument("--degrade", action="append", metavar="ASSET", help="degrades; more than one allowed")


def _ask_fail(given: Namespace) -> Question:
    return Question("impact", fail=given.fail, degrade=given.degrade, **_impact(given))


def _change(parser: Parser) -> None:
    parser.add_argument("change", metavar="CHANGE", help="the id of a change")


def _ask_change(given: Namespace) -> Question:
    return Question("change", change=given.change, **_impact(given))


def _run(parser: Parser) -> None:
    parser.add_argument("file", metavar="SCENARIO.yaml", help="the scenario; - reads it from standard input")
    parser.add_argument("--save", metavar="NAME", help="keep the scenario under this name")


def _ask_run(given: Namespace) -> Question:
    return Question("run", given.save, text=read(given.file), filename=given.file, **_impact(given))


def _compare(parser: Parser) -> None:
    parser.add_argument("a", metavar="A.yaml", help="a scenario; or the name of a saved one")
    parser.add_argument("b", metavar="B.yaml", help="another")


def _ask_compare(given: Namespace) -> Question:
    return Question("compare", a=_side(given.a), b=_side(given.b), **_impact(given))


def _side(name: str) -> dict[str, str]:
    """A file where there is one or the name looks like one; else a saved scenario."""
    from pathlib import Path

    if name == "-" or Path(name).exists() or "/" in name or name.endswith((".yaml", ".yml")):
        return {"text": read(name), "filename": name}
    return {"saved": name}


def _spof(parser: Parser) -> None:
    parser.add_argument("services", nargs="*", metavar="SERVICE", help="of these only (default: all business services)")
    parser.add_argument("--all", action="store_true", default=None, help="of every asset")


def _ask_spof(given: Namespace) -> Question:
    return Question("spof", services=given.services, all=given.all, as_of=given.as_of, limit=given.limit)


def _collisions(parser: Parser) -> None:
    parser.add_argument("--from", dest="since", metavar="T", help="changes from then on (default: now)")
    parser.add_argument("--to", dest="until", metavar="T", help="changes until then (default: all that are planned)")


def _ask_collisions(given: Namespace) -> Question:
    return Question(
        "collisions",
        since=given.since,
        until=given.until,
        as_of=given.as_of,
        rules=given.fail_on,
        limit=given.limit,
    )


def _availability(parser: Parser) -> None:
    parser.add_argument("services", nargs="+", metavar="SERVICE", help="whose availability is expected")
    parser.add_argument("--scenario", metavar="FILE", help="and what a scenario makes of it")
    parser.add_argument("--trials", type=_number, metavar="N", help="how often fate is drawn (default: 10000)")
    parser.add_argument("--seed", type=_number, metavar="N", help="other draws (default: 0)")
    parser.add_argument("--now", action="store_true", default=None, help="with what is down right now")


def _ask_availability(given: Namespace) -> Question:
    return Question(
        "availability",
        services=given.services,
        scenario=read(given.scenario) if given.scenario else None,
        trials=given.trials,
        seed=given.seed,
        now=given.now,
    )


def _nothing(_: Parser) -> None:
    pass


def _ask_latent(given: Namespace) -> Question:
    return Question("latent", limit=given.limit)


def _ask_risk(given: Namespace) -> Question:
    return Question(
        "risk", change=given.change, as_of=given.as_of, with_incidents=given.with_incidents, rules=given.fail_on
    )


def _saved(parser: Parser) -> None:
    parser.add_argument("what", nargs="?", default="list", metavar="list|show|run|delete", help="(default: list)")
    parser.add_argument("name", nargs="?", metavar="NAME", help="of a scenario kept with `whatif run FILE --save NAME`")


def _ask_saved(given: Namespace) -> Question:
    if given.what not in ("list", "show", "run", "delete"):
        from graph.errors import Unknown

        raise Unknown("command `whatif saved` with", given.what, ["list", "show", "run", "delete"])
    if given.what == "list":
        return Question("saved")
    if not given.name:
        raise Misused(f"name the scenario: whatif saved {given.what} NAME", f"{PROGRAM} saved")
    if given.what == "run":
        return Question("saved_run", name=given.name, **_impact(given))
    return Question(f"saved_{given.what}", name=given.name)


def _review(parser: Parser) -> None:
    parser.add_argument("name", metavar="CHANGE|NAME", help="a change that is over, or a saved scenario")


def _ask_review(given: Namespace) -> Question:
    return Question("review", ref=given.name)


def _backtest(parser: Parser) -> None:
    parser.add_argument("file", metavar="GATE.yaml", help="a file with a `gate`, as scenarios have it")


def _ask_backtest(given: Namespace) -> Question:
    return Question("backtest", text=read(given.file), filename=given.file, limit=given.limit)


def read(name: str) -> str:
    """The text of a file, - being standard input; WrongInput where it cannot be read."""
    import sys

    try:
        if name == "-":
            return sys.stdin.read()
        with open(name, encoding="utf-8") as file:  # noqa: PTH123 pathlib costs every command 4 ms
            return file.read()
    except OSError as broken:
        from graph.errors import WrongInput

        raise WrongInput(f"The file {name} cannot be read: {broken.strerror}.", "Check its name.") from broken
    except UnicodeDecodeError as broken:
        from graph.errors import WrongInput

        raise WrongInput(f"The file {name} is not UTF-8 text.", "Save it as UTF-8.") from broken


COMMANDS = {
    command.name: command
    for command in (
        Command(
            "fail",
            "What goes down, degrades, or loses its spare when these assets fail.",
            ("fail hv-ams-04", "fail orders-db-1 --degrade session-cache --fail-on down:critical"),
            _fail,
            _ask_fail,
            _IMPACT,
        ),
        Command(
            "change",
            "What a change does to the estate while it runs: impact, risk, collisions, and when else.",
            ("change CHG2288", "change CHG2288 --fail-on risk:60 --fail-on collision"),
            _change,
            _ask_change,
            _IMPACT,
        ),
        Command(
            "run",
            "A scenario from a file, and whether it passes its gate.",
            ("run plan.yaml", "run plan.yaml --format markdown --save plan"),
            _run,
            _ask_run,
            _IMPACT,
        ),
        Command(
            "compare",
            "Two scenarios side by side.",
            ("compare in-place.yaml rolling.yaml",),
            _compare,
            _ask_compare,
            _IMPACT,
        ),
        Command(
            "spof",
            "Single points of failure, the most critical first.",
            ("spof checkout", "spof --all --limit 50"),
            _spof,
            _ask_spof,
            ("time",),
        ),
        Command(
            "collisions",
            "Changes that are harmless alone and harmful together.",
            ("collisions", "collisions --from 2026-06-15T00:00:00Z --to 2026-06-30T00:00:00Z"),
            _collisions,
            _ask_collisions,
            ("time", "gate"),
        ),
        Command(
            "availability",
            "The availability to be expected, before and after a scenario, with 95% intervals.",
            ("availability checkout", "availability checkout --scenario third-node.yaml"),
            _availability,
            _ask_availability,
        ),
        Command(
            "latent",
            "Pools that have no spare left right now, and why.",
            ("latent",),
            _nothing,
            _ask_latent,
        ),
        Command(
            "risk",
            "The risk of a change from 0 to 100, every point of it explained.",
            ("risk CHG2288", "risk CHG2288 --fail-on risk:60"),
            _change,
            _ask_risk,
            ("time", "incidents", "gate"),
        ),
        Command(
            "saved",
            "Scenarios kept with `whatif run FILE --save NAME`: list, show, run or delete them.",
            ("saved", "saved run third-node"),
            _saved,
            _ask_saved,
            _IMPACT,
        ),
        Command(
            "review",
            "What was predicted of a change or a saved scenario, and what happened.",
            ("review CHG2288",),
            _review,
            _ask_review,
        ),
        Command(
            "backtest",
            "What a gate would have stopped, missed and wrongly stopped among the changes of the past.",
            ("backtest gate.yaml",),
            _backtest,
            _ask_backtest,
        ),
    )
}


def overview() -> str:
    """The help of `whatif` alone."""
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {command.help}" for name, command in COMMANDS.items()]
    return "\n".join(
        [
            f"usage: {PROGRAM} COMMAND ...",
            "",
            "What happens if: asked before a change, answered with the reason and the age of the evidence.",
            "",
            "commands:",
            *lines,
            f"  {'completion':<{width}}  Completion for your shell: bash, zsh or fish.",
            "",
            f"`{PROGRAM} COMMAND --help` shows options and examples. Exit codes: 0 within the gate, 1 gate not met,",
            "2 wrong input, 3 the platform could not answer.",
            "",
            "examples:",
            f"  {PROGRAM} fail hv-ams-04",
            f"  {PROGRAM} spof checkout",
            f"  {PROGRAM} run plan.yaml --fail-on down:critical --format markdown",
            "",
        ]
    )
