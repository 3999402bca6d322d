"""Where `opsgraph` begins: a search is answered at once, everything else goes to the full command line.

The library that reads a full command line takes longer to import than a search takes. So a plain search is read here,
and whatever is not plain (help, completion, an option that is wrong) is left to the other.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MANY = {"--kind": "kinds", "--about": "about", "--asset": "assets", "--team": "teams", "--status": "statuses"}
ONE = {"--as-of": "as_of", "--limit": "limit", "--data": "data", "--format": "format"}


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
    found: dict[str, Any] = {}
    rest = iter(words[1:])
    for word in rest:
        name, joined, value = word.partition("=")
        if not word.startswith("-"):
            if "query" in found:
                return None
            found["query"] = word
            continue
        if name not in MANY and name not in ONE:
            return None
        if not joined:
            value = next(rest, "-")
            if value.startswith("-"):
                return None
        if name in MANY:
            found.setdefault(MANY[name], []).append(value)
        else:
            found[ONE[name]] = value
    limit = found.get("limit", "1")
    sound = "query" in found and found.get("format", "json") in ("table", "json")
    return found if sound and limit.isascii() and limit.isdecimal() and int(limit) > 0 else None


def _search(given: dict[str, Any]) -> int:
    from api import console
    from api.commands.search import searched
    from graph.errors import OpsgraphError
    from graph.search.index.edge import stay_open

    limit = int(given.pop("limit")) if "limit" in given else None
    data, format, query = given.pop("data", None), given.pop("format", None), given.pop("query")
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
