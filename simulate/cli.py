"""The `whatif` command. Nothing heavy is imported before it is needed: an answer is there at once."""

from __future__ import annotations

import gc
import sys

from simulate.command import terminal
from simulate.command.commands import COMMANDS, overview
from simulate.command.question import PROGRAM, Misused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from simulate.command.question import Question

    Doc = Mapping[str, Any]


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line and ends the program with the exit code that fits."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    # An answer makes many small objects and hardly a cycle; to look for cycles among them takes a tenth of it.
    gc.set_threshold(200_000, 20, 20)
    terminal.no_output()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    words, debug = without_debug(given)
    code = _ended(words, debug)
    terminal.reader_gone()
    gc.freeze()  # nothing is looked through once more at the end
    sys.exit(code)


def without_debug(arguments: list[str]) -> tuple[list[str], bool]:
    """The arguments less `--debug`, which may stand anywhere before a `--`."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    words = [word for word in arguments[:end] if word != "--debug"]
    return [*words, *arguments[end:]], len(words) < end


def _ended(words: list[str], debug: bool) -> int:
    """The exit code; whatever goes wrong is said in a sentence."""
    from graph.errors import OpsgraphError

    try:
        return run(words)
    except Misused as error:
        terminal.complain(f"{str(error).rstrip('.')}. See `{error.command} --help`.")
        return 2
    except OpsgraphError as error:
        _trace(debug)
        terminal.complain(str(error))
        return error.exit_code
    except SystemExit as asked_for_help:
        return asked_for_help.code if isinstance(asked_for_help.code, int) else 0
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        terminal.reader_gone()
        return 0
    except Exception as error:  # noqa: BLE001 the last resort: a sentence instead of a trace
        _trace(debug)
        terminal.complain(
            f"This should not happen ({type(error).__name__}: {error}). Report it with what --debug shows."
        )
        return 3


def _trace(debug: bool) -> None:
    if debug:
        import traceback

        traceback.print_exc()


def run(words: list[str]) -> int:
    """Answers a command line on standard output; the exit code says whether the gate was met."""
    name = words[0] if words else "--help"
    if name in ("--help", "-h", "help"):
        terminal.hand_over(overview())
        return 0
    if name == "--version":
        terminal.hand_over(f"{PROGRAM} {_version()}\n")
        return 0
    if name in ("completion", "--complete"):
        from simulate.command import completion

        return completion.main(words)
    if name not in COMMANDS:
        raise _no_command(name)
    command = COMMANDS[name]
    try:
        given = command.read(words[1:])
    except SystemExit:
        terminal.hand_over("")  # its help is written; whether it arrives shows now
        raise
    format = given.format or ("table" if terminal.on_terminal() else "json")
    _check_format(format)
    if given.limit is None:
        from simulate.render import ROWS

        given.limit = ROWS.get(format)
    return _answer(command.ask(given), format, given.data, given.server)


def _answer(question: Question, format: str, data: str | None, server: str | None) -> int:
    text, doc = _asked(question, data, server)
    if question.save:
        _asked(question.saving(), data, server)
        terminal.note(f"Kept as {question.save}: `{PROGRAM} saved run {question.save}`.")
    if format != "json":
        text = _drawn(doc, format)
    elif not text:
        from simulate.answers.encoding import dumps

        text = dumps(doc)
    terminal.hand_over(text)
    return exit_code(doc)


def _asked(question: Question, data: str | None, server: str | None) -> tuple[str, Doc]:
    """The document, and the text of it where there is one already."""
    if server:
        from simulate.command import remote

        return remote.asked(server, question)
    from simulate.command import local

    return "", local.asked(data, question)


def _drawn(doc: Doc, format: str) -> str:
    from graph import environment
    from simulate.render import rendered

    colours = terminal.on_terminal() and environment.colours()
    return rendered(doc, format, width=terminal.width(), colours=colours)


def exit_code(doc: Doc) -> int:
    """1 where a gate was asked and not met."""
    gate = doc.get("gate")
    return 1 if isinstance(gate, dict) and not gate["passed"] else 0


def _check_format(format: str) -> None:
    from simulate.render import FORMATS

    if format not in FORMATS:
        from graph.errors import Unknown

        raise Unknown("format", format, FORMATS, f"There are {', '.join(FORMATS)}.")


def _no_command(name: str) -> Exception:
    from graph.errors import Unknown

    if name.startswith("-"):
        return Misused(f"there is no option {name} without a command", PROGRAM)
    return Unknown("command", name, COMMANDS, f"See `{PROGRAM} --help`.")


def _version() -> str:
    from importlib import metadata

    try:
        return metadata.version("opsgraph")
    except metadata.PackageNotFoundError:
        return "(not installed)"


if __name__ == "__main__":
    main()
