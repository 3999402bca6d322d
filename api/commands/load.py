"""`opsgraph load`: one folder into the graph."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.commands import progress, runs
from api.commands.lookup import quoted
from api.commands.options import Answer, Data, Now, at_work, clock, examples
from api.console import PROGRAM
from graph.errors import WrongInput, closest

EXAMPLES = examples(
    "load examples/retailer",
    "load /exports/cmdb --source cmdb --format json",
    "load examples/retailer --accept-removals",
)


def load(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Holds assets.csv, relations.csv, …")],
    source: Annotated[str, typer.Option("--source", metavar="NAME", help="Whose word this is.")] = "files",
    accept_removals: Annotated[
        bool, typer.Option("--accept-removals", help="Let go what is no longer there, however much it is.")
    ] = False,
    data: Data = None,
    now: Now = None,
    format: Answer = None,
) -> None:
    """Load a folder of CSV, JSON Lines and Markdown files.

    What is new or changed is written, what is gone is retired, what cannot be read goes to the dead letters.
    With --format json, the report is the last line.

    Exit code 0: loaded; 1: held back, or too much could not be read; 2: no such folder; 3: the store is
    out of reach, or another run is at work.
    """
    from etl.service import Ask

    check(folder)
    ask = Ask(source, folder, accept_removals=accept_removals, now=clock(now) if now else None)
    with at_work(data, fresh=True) as etl, progress.shown() as watcher:
        report = etl.run(ask, watcher)
    runs.finish(report, format, again(folder, source, data))


def check(folder: Path) -> None:
    """WrongInput before a store is made for a folder that is not there."""
    if folder.is_dir():
        return
    if folder.exists():
        raise WrongInput(f"{str(folder)!r} is no folder.", "Name the folder that holds the files.")
    beside = folder.parent.iterdir() if folder.parent.is_dir() else ()
    near = closest(folder.name, [path.name for path in beside if path.is_dir()])
    raise WrongInput(
        f"There is no folder {str(folder)!r}.",
        f"Did you mean {str(folder.parent / near)!r}?" if near else "Name the folder that holds the files.",
    )


def again(folder: Path, source: str, data: Path | None) -> str:
    """The command that repeats a load."""
    words = [PROGRAM, "load", quoted(str(folder))]
    if source != "files":
        words += ["--source", quoted(source)]
    if data:
        words += ["--data", quoted(str(data))]
    return " ".join(words)
