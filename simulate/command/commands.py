"""What one types: the commands of `whatif`, and the questions that they ask."""

from __future__ import annotations

from simulate.command.options import number, read, word
from simulate.command.question import PROGRAM, Command, Misused, Question

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from simulate.command.plain import Takes
    from simulate.command.question import Given

_IMPACT = ("time", "incidents", "age", "gate")


def _impact(given: Given) -> dict[str, Any]:
    return {
        "as_of": given.as_of,
        "with_incidents": given.with_incidents,
        "rules": given.fail_on,
        "max_age": given.max_age,
        "limit": given.limit,
    }


def _fail(parser: Takes) -> None:
    parser.add_argument("fail", nargs="*", metavar="ASSET", help="an id, a uid, an alias, or a name of only one asset")
    parser.add_argument("--degrade", action="append", metavar="ASSET", help="degrades; more than one allowed")


def _ask_fail(given: Given) -> Question:
    return Question("impact", fail=given.fail, degrade=given.degrade, **_impact(given))


def _change(parser: Takes) -> None:
    parser.add_argument("change", metavar="CHANGE", help="the id of a change")


def _ask_change(given: Given) -> Question:
    return Question("change", change=given.change, **_impact(given))


def _run(parser: Takes) -> None:
    parser.add_argument("file", metavar="SCENARIO.yaml", help="the scenario; - reads it from standard input")
    parser.add_argument("--save", type=word, metavar="NAME", help="keep the scenario under this name")


def _ask_run(given: Given) -> Question:
    return Question("run", given.save, text=read(given.file), filename=given.file, **_impact(given))


def _compare(parser: Takes) -> None:
    parser.add_argument("a", metavar="A.yaml", help="a scenario; or the name of a saved one")
    parser.add_argument("b", metavar="B.yaml", help="another")


def _ask_compare(given: Given) -> Question:
    return Question("compare", a=_side(given.a), b=_side(given.b), **_impact(given))


def _side(name: str) -> dict[str, str]:
    """A file where there is one or the name looks like one; else a saved scenario."""
    from pathlib import Path

    if name == "-" or Path(name).exists() or "/" in name or name.endswith((".yaml", ".yml")):
        return {"text": read(name), "filename": name}
    return {"saved": name}


def _spof(parser: Takes) -> None:
    parser.add_argument("services", nargs="*", metavar="SERVICE", help="of these only (default: all business services)")
    parser.add_argument("--all", action="store_true", default=None, help="of every asset")


def _ask_spof(given: Given) -> Question:
    return Question("spof", services=given.services, all=given.all, as_of=given.as_of, limit=given.limit)


def _collisions(parser: Takes) -> None:
    parser.add_argument("--from", dest="since", metavar="T", help="changes from then on (default: now)")
    parser.add_argument("--to", dest="until", metavar="T", help="changes until then (default: all that are planned)")


def _ask_collisions(given: Given) -> Question:
    return Question(
        "collisions",
        since=given.since,
        until=given.until,
        as_of=given.as_of,
        rules=given.fail_on,
        limit=given.limit,
    )


def _availability(parser: Takes) -> None:
    parser.add_argument("services", nargs="+", metavar="SERVICE", help="whose availability is expected")
    parser.add_argument("--scenario", type=word, metavar="FILE", help="and what a scenario makes of it")
    parser.add_argument("--trials", type=number, metavar="N", help="how often fate is drawn (default: 10000)")
    parser.add_argument("--seed", type=number, metavar="N", help="other draws (default: 0)")
    parser.add_argument("--now", action="store_true", default=None, help="with what is down right now")


def _ask_availability(given: Given) -> Question:
    return Question(
        "availability",
        services=given.services,
        scenario=read(given.scenario) if given.scenario else None,
        filename=given.scenario,
        trials=given.trials,
        seed=given.seed,
        now=given.now,
    )


def _nothing(_: Takes) -> None:
    pass


def _ask_latent(given: Given) -> Question:
    return Question("latent", limit=given.limit)


def _ask_risk(given: Given) -> Question:
    return Question(
        "risk", change=given.change, as_of=given.as_of, with_incidents=given.with_incidents, rules=given.fail_on
    )


def _saved(parser: Takes) -> None:
    parser.add_argument("what", nargs="?", default="list", metavar="list|show|run|delete", help="(default: list)")
    parser.add_argument("name", nargs="?", metavar="NAME", help="of a scenario kept with `whatif run FILE --save NAME`")


def _ask_saved(given: Given) -> Question:
    if given.what not in ("list", "show", "run", "delete"):
        from graph.errors import Unknown

        words = ["list", "show", "run", "delete"]
        raise Unknown("command `whatif saved` with", given.what, words, f"There are {', '.join(words)}.")
    if given.what == "list" and given.name is not None:
        raise Misused(f"list takes no name, and {given.name!r} is one: show, run or delete it", f"{PROGRAM} saved")
    if given.what == "list":
        return Question("saved")
    if not given.name:
        raise Misused(f"name the scenario: whatif saved {given.what} NAME", f"{PROGRAM} saved")
    if given.what == "run":
        return Question("saved_run", name=given.name, **_impact(given))
    return Question(f"saved_{given.what}", name=given.name)


def _review(parser: Takes) -> None:
    parser.add_argument("name", metavar="CHANGE|NAME", help="a change that is over, or a saved scenario")


def _ask_review(given: Given) -> Question:
    return Question("review", ref=given.name)


def _backtest(parser: Takes) -> None:
    parser.add_argument("file", metavar="GATE.yaml", help="a file with a `gate`, as scenarios have it")
    parser.add_argument("--last", type=number, metavar="N", help="the latest changes only (default: all)")


def _ask_backtest(given: Given) -> Question:
    return Question(
        "backtest",
        text=read(given.file),
        filename=given.file,
        as_of=given.as_of,
        last=given.last,
        limit=given.limit,
    )


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
            ("backtest gate.yaml", "backtest gate.yaml --last 100"),
            _backtest,
            _ask_backtest,
            ("time",),
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
