"""`opsgraph impact` and `opsgraph dependencies`: what hangs on an asset, and what it hangs on."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from api.commands.look import complete_uid
from api.commands.options import Answer, AsOf, Data, Limit, examples, opened
from api.console import Format, on_terminal, print_json
from graph.ports import Doc

IMPACT_EXAMPLES = examples("impact payments-db", "impact payments-db --with-incidents --limit 0")
DEPENDENCIES_EXAMPLES = examples("dependencies checkout", "dependencies checkout --as-of 2026-05-01 --format json")

Asset = Annotated[
    str,
    typer.Argument(
        metavar="ASSET", help="An id, a uid, an alias, or a name that only one asset has.", autocompletion=complete_uid
    ),
]


def impact(
    asset: Asset,
    with_incidents: Annotated[
        bool, typer.Option("--with-incidents", help="Count assets with open incidents as DOWN or DEGRADED.")
    ] = False,
    as_of: AsOf = None,
    data: Data = None,
    limit: Limit = None,
    format: Answer = None,
) -> None:
    """Show what goes down, degrades or loses its spare when an asset fails.

    Whom it hits and why, whom to tell, what is open, planned and known about it. `whatif` asks more: several
    assets, scenarios, gates.
    """
    arguments = {"fail": [asset], "with_incidents": with_incidents, "as_of": as_of}
    _answer(_asked("impact", arguments, data, limit, format), format)


def dependencies(
    asset: Asset,
    as_of: AsOf = None,
    data: Data = None,
    limit: Limit = None,
    format: Answer = None,
) -> None:
    """Show everything an asset needs, what could have caused its trouble first.

    Recent changes and open incidents on the way come first, then what is near; each with the way to it.
    """
    _answer(_asked("dependencies", {"of": asset, "as_of": as_of}, data, limit, format), format)


def _asked(question: str, arguments: dict[str, Any], data: Any, limit: int | None, format: Format | None) -> Doc:
    from contextlib import closing

    from simulate.answers import Desk, verb
    from simulate.render import ROWS
    from simulate.terms import terms_of

    if limit is None and format != "json":
        limit = ROWS["table"]
    with opened(data) as platform, closing(platform.facts()) as facts:
        return verb(question)(Desk(facts, terms_of(platform.settings)), **arguments, limit=limit or None)


def _answer(doc: Doc, format: Format | None) -> None:
    """As `whatif` shows it: in a pipe, its JSON has the same bytes."""
    if format == "json" and on_terminal():
        print_json(doc, indented=True)
        return
    from graph.environment import colours
    from simulate.command.terminal import width
    from simulate.render import rendered

    shown = rendered(doc, format or "table", width=width(), colours=on_terminal() and colours())
    sys.stdout.write(shown)
