"""The `opsgraph` command: what there is, and how a command ends."""

from __future__ import annotations

import sys
import traceback
from contextlib import suppress
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from api import console
from api.commands import (
    context,
    dead_letters,
    demo,
    doctor,
    dump,
    etl,
    eval,
    health,
    impact,
    knowledge,
    load,
    look,
    mcp,
    model,
    reindex,
    risk,
    serve,
)
from api.commands.options import examples
from graph.errors import OpsgraphError, Unreachable

HELP = """What an organisation runs, what broke, what changes and what is known, as one graph.

Begin with `opsgraph demo`, or load a folder of your own: `opsgraph load FOLDER`.
"""


class Group(TyperGroup):
    """Commands; one that is called without any shows its help."""

    otherwise = "--help"

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(ctx, args or [self.otherwise])

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError as broken:
            if not console.reader_gone():
                raise Unreachable("A connection broke off.", "Try again.") from broken
            raise typer.Exit from broken


class Letters(Group):
    """`dead-letters` alone, or with options only, lists them."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or (args[0].startswith("-") and args[0] != "--help"):
            args = ["list", *args]
        return super().parse_args(ctx, args)


# Boxes and colours are for terminals; a help page in a pipe is plain text.
_MARKUP: Any = "markdown" if console.on_terminal() else None

app = typer.Typer(
    name=console.PROGRAM,
    help=HELP,
    epilog=examples("demo", "load examples/retailer", "show payments-db"),
    cls=Group,
    rich_markup_mode=_MARKUP,
    context_settings={"help_option_names": ["--help", "-h"]},
)
etl_app = typer.Typer(cls=Group, help="Run the ETL and see what its runs did.", epilog=examples("etl run", "etl runs"))
letters_app = typer.Typer(
    cls=Letters,
    help="The records that could not be read.",
    epilog=examples("etl dead-letters", "etl dead-letters replay"),
)
model_app = typer.Typer(cls=Group, help="The model that embeds what is searched.", epilog=examples("model prepare"))
risk_app = typer.Typer(
    cls=Group, help="How the risk of changes is weighed.", epilog=examples("risk calibrate", "risk calibrate --dry-run")
)
feedback_app = typer.Typer(
    cls=Group, help="What people say of what was found.", epilog=examples("feedback export questions", "eval questions")
)

app.command("load", epilog=load.EXAMPLES)(load.load)
app.add_typer(etl_app, name="etl")
app.add_typer(risk_app, name="risk")
app.add_typer(model_app, name="model")
app.command("serve", epilog=serve.EXAMPLES)(serve.serve)
app.command("show", epilog=look.SHOW_EXAMPLES)(look.show)
app.command("find", epilog=look.FIND_EXAMPLES)(look.find)
app.command("impact", epilog=impact.IMPACT_EXAMPLES)(impact.impact)
app.command("dependencies", epilog=impact.DEPENDENCIES_EXAMPLES)(impact.dependencies)
app.command("health", epilog=health.EXAMPLES)(health.health)
app.command("dump", epilog=dump.EXAMPLES)(dump.dump)
app.command("search", epilog=knowledge.SEARCH_EXAMPLES)(knowledge.search)
app.command("similar", epilog=knowledge.SIMILAR_EXAMPLES)(knowledge.similar)
app.command("context", epilog=context.EXAMPLES)(context.context)
app.add_typer(feedback_app, name="feedback")
app.command("reindex", epilog=reindex.EXAMPLES)(reindex.reindex)
app.command("eval", epilog=eval.EXAMPLES)(eval.evaluate)
app.command("mcp", epilog=mcp.EXAMPLES)(mcp.mcp)
app.command("doctor", epilog=doctor.EXAMPLES)(doctor.doctor)
app.command("demo", epilog=demo.EXAMPLES)(demo.demo)

etl_app.command("run", epilog=etl.EXAMPLES["run"])(etl.run)
etl_app.command("runs", epilog=etl.EXAMPLES["runs"])(etl.show_runs)
etl_app.command("show", epilog=etl.EXAMPLES["show"])(etl.show)
etl_app.add_typer(letters_app, name="dead-letters")
etl_app.command("worker", epilog=etl.EXAMPLES["worker"])(etl.worker)

feedback_app.command("give", epilog=knowledge.GIVE_EXAMPLES)(knowledge.give)
feedback_app.command("export", epilog=knowledge.EXPORT_EXAMPLES)(knowledge.export)

model_app.command("prepare", epilog=model.EXAMPLES)(model.prepare)

risk_app.command("calibrate", epilog=risk.EXAMPLES)(risk.calibrate)

letters_app.command("list", epilog=dead_letters.EXAMPLES["list"])(dead_letters.show_all)
letters_app.command("show", epilog=dead_letters.EXAMPLES["show"])(dead_letters.show)
letters_app.command("replay", epilog=dead_letters.EXAMPLES["replay"])(dead_letters.replay)
letters_app.command("drop", epilog=dead_letters.EXAMPLES["drop"])(dead_letters.drop)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"{console.PROGRAM} {console.version_of(console.PROGRAM) or '(not installed)'}")
        raise typer.Exit


@app.callback()
def root(
    debug: Annotated[bool, typer.Option("--debug", help="Show the trace of an error; for every command.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which opsgraph this is.")
    ] = False,
) -> None:
    del debug, version  # `main` reads the one, the callback of its own the other


def main(arguments: list[str] | None = None) -> None:
    """Runs the command line and ends the program with the exit code that fits."""
    given = sys.argv[1:] if arguments is None else arguments
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    words, debug = _without_debug(given)
    code = _run(words, debug)
    console.reader_gone()
    sys.exit(code)


def _without_debug(arguments: list[str]) -> tuple[list[str], bool]:
    """The arguments less `--debug`, which may stand anywhere before a `--`."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    words = [word for word in arguments[:end] if word != "--debug"]
    return [*words, *arguments[end:]], len(words) < end


def _run(arguments: list[str], debug: bool) -> int:
    try:
        ended = app(arguments, prog_name=console.PROGRAM, standalone_mode=False)
    except OpsgraphError as error:
        if debug:
            traceback.print_exc()
        console.complain(str(error))
        return error.exit_code
    except typer.TyperException as error:
        context = getattr(error, "ctx", None)
        path = context.command_path if context else console.PROGRAM
        message = error.format_message().replace("\n\t", " ").rstrip(".")
        console.complain(f"{message}{'' if message.endswith('?') else '.'} See `{path} --help`.")
        return error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except Exception as error:  # noqa: BLE001 the last resort: a sentence instead of a trace
        if debug:
            traceback.print_exc()
        console.complain_of(error)
        return 3
    return ended if isinstance(ended, int) else 0


if __name__ == "__main__":
    main()
