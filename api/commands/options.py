"""What commands take in common."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.console import PROGRAM, Format
from graph import plain
from graph.errors import WrongInput
from graph.times import canonical_time, now_text

if TYPE_CHECKING:
    from etl.service import Etl
    from graph.platform import Platform
    from graph.settings import Settings

Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="FOLDER", help="Where the graph is kept: OPSGRAPH_DATA, else .opsgraph."),
]
Answer = Annotated[
    Format | None, typer.Option("--format", help="A table (plain text in a pipe) unless JSON is asked for.")
]
Now = Annotated[str | None, typer.Option("--now", metavar="TIME", help="Another clock, for tests and replays.")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="TIME", help="As it was at this time.")]
Limit = Annotated[
    int | None,
    typer.Option("--limit", metavar="N", min=0, help="Rows to show; 0 for all.", show_default=False),
]


@contextmanager
def opened(data: Path | None, *, fresh: bool = False) -> Iterator[Platform]:
    """The platform of these settings. Only what fills a graph may begin a `fresh` one: a mistyped folder must
    not look like an empty graph."""
    from graph.platform import open_platform
    from graph.settings import load_settings

    settings = load_settings(data=data)
    if not fresh and not holds_graph(settings):
        raise WrongInput(
            f"There is no graph in {str(settings.data)!r} yet.",
            f"Load one with `{PROGRAM} load FOLDER`, or name the folder that holds it with --data.",
        )
    with open_platform(settings) as platform:
        yield platform


@contextmanager
def at_work(data: Path | None, *, fresh: bool = False) -> Iterator[Etl]:
    """The ETL on the platform of these settings, its log on stderr."""
    from api.commands import logs
    from etl.service import Etl

    with opened(data, fresh=fresh) as platform:
        logs.to_stderr(platform.settings.log_level)
        yield Etl(platform)


def holds_graph(settings: Settings) -> bool:
    """Whether there can be a graph at all: a server is asked, a folder must hold one."""
    return bool(settings.neo4j_url) or plain.holds_graph(settings.data)


def clock(now: str | None) -> str:
    """The time a command takes for the present."""
    return canonical_time(now, "--now") if now else now_text()


def examples(*lines: str) -> str:
    """The end of a help page: a list in Markdown, lines that stay as they are in plain text."""
    title = "Example:" if len(lines) == 1 else "Examples:"
    return "\n".join(["\b", title, *(f"- {PROGRAM} {line}" for line in lines)])
