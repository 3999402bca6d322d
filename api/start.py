"""Where `opsgraph` begins: a search is answered at once, everything else goes to the full command line.

The library that reads a full command line takes longer to import than a search takes. So a plain search is read here,
and whatever is not plain (help, completion, an option that is wrong) is left to the other.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys

from simulate.command import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from simulate.command.plain import Takes

MANY = {"--kind": "kinds", "--about": "about", "--asset": "assets", "--team": "teams", "--status": "statuses"}
ONE = {"--as-of": "as_of", "--data": "data"}


def main() -> None:
    """Runs the command line and ends the program with the exit code that fits."""
    given = plain_search(sys.argv[1:])
    if given is None:
        from api.cli import main as full

        full()
    else:
        # A search makes many small objects and hardly a cycle, and what it made need not be looked through.
        gc.disable()
        code = _search(given)
        atexit.register(_end, code)
        sys.exit(code)


def _end(code: int) -> None:
    """Ends the process at once. What was opened was only read: to close it properly, object by object, would take a
    tenth of the time that a search takes."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):
            continue  # nobody reads it any more
    os._exit(code)


def plain_search(words: list[str]) -> dict[str, Any] | None:
    """What a search asks for; None where it is none, or has to be read with more care."""
    if not words or words[0] != "search":
        return None
    given = plain.read(_declare, words[1:])
    return None if given is None else {name: said for name, said in vars(given).items() if said is not None}


def _declare(parser: Takes) -> None:
    parser.add_argument("query")
    parser.add_argument("--limit", type=_rows)
    parser.add_argument("--format", type=_format)
    for option, name in MANY.items():
        parser.add_argument(option, dest=name, action="append")
    for option, name in ONE.items():
        parser.add_argument(option, dest=name)


def _rows(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) > 0):
        raise ValueError(text)
    return int(text)


def _format(text: str) -> str:
    if text not in ("table", "json"):
        raise ValueError(text)
    return text


def _search(given: dict[str, Any]) -> int:
    from api import console
    from api.commands.search import searched
    from graph.errors import OpsgraphError
    from graph.search.index.edge import stay_open

    query, limit, data, format = (given.pop(name, None) for name in ("query", "limit", "data", "format"))
    stay_open()
    try:
        searched(query, given, limit, data, format)
    except OpsgraphError as error:
        console.complain(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        pass
    except Exception as error:  # noqa: BLE001 the last resort: a sentence instead of a trace
        console.complain_of(error)
        return 3
    console.reader_gone()
    return 0


if __name__ == "__main__":
    main()
