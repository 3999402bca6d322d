"""`opsgraph etl`: runs of the configured sources, and what they did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.commands import progress, runs
from api.commands.lookup import quoted
from api.commands.options import Answer, Data, Limit, Now, at_work, clock, examples, opened
from api.commands.signals import until_told_to_end
from api.console import PROGRAM, answer, note
from graph.errors import Unknown, WrongInput
from graph.ports import Collection

if TYPE_CHECKING:
    from graph.ports import Doc, GraphStore

EXAMPLES = {
    "run": examples("etl run", "etl run --source cmdb --full", "etl run --accept-removals"),
    "runs": examples("etl runs", "etl runs --limit 5 --format json"),
    "show": examples("etl show last", "etl show RUN --format json"),
    "worker": examples("etl worker"),
}
RUNS = 20

Source = Annotated[
    str | None, typer.Option("--source", metavar="NAME", help="One source only.", show_default="all of them")
]


def run(
    source: Source = None,
    full: Annotated[bool, typer.Option("--full", help="Read everything, not only what changed.")] = False,
    accept_removals: Annotated[
        bool, typer.Option("--accept-removals", help="Let go what is no longer there, however much it is.")
    ] = False,
    data: Data = None,
    now: Now = None,
    format: Answer = None,
) -> None:
    """Run the ETL once over the configured sources.

    Exit code 0: succeeded; 1: held back or failed; 2: no such source; 3: out of reach or another run at work.
    """
    from etl.service import Ask

    ask = Ask(source, full=full, accept_removals=accept_removals, now=clock(now) if now else None)
    with at_work(data, fresh=True) as etl, progress.shown() as watcher:
        report = etl.run(ask, watcher)
    runs.finish(report, format, f"{PROGRAM} etl run" + (f" --source {quoted(source)}" if source else ""))


def show_runs(data: Data = None, limit: Limit = None, format: Answer = None) -> None:
    """List the runs, the newest first."""
    with opened(data) as platform:
        newest = limited(limit, RUNS)
        docs = platform.store.records.list(Collection.RUN, limit=newest, newest_first=True)
        total = platform.store.records.count(Collection.RUN)
    answer(format, lambda: {"runs": docs, "total": total}, lambda screen: runs.listed(screen, docs))


def show(
    run: Annotated[str, typer.Argument(metavar="RUN", help="Its id, or `last`.")],
    data: Data = None,
    format: Answer = None,
) -> None:
    """Show what one run did."""
    with opened(data) as platform:
        doc = run_of(platform.store, run)
    answer(format, lambda: doc, lambda screen: runs.details(screen, doc, f"{PROGRAM} etl run"))


def worker(data: Data = None) -> None:
    """Run the ETL on its schedule, without the API.

    Until it is stopped. Several workers may run: one leads, the others wait for its lease.
    """
    from etl.scheduler import Scheduler

    with at_work(data, fresh=True) as etl:
        if not etl.platform.settings.sources:
            raise WrongInput("No source is configured.", "Add [sources.NAME] to opsgraph.toml.")
        scheduler = Scheduler(etl)
        try:
            with until_told_to_end():
                scheduler.start()
                note(f"{PROGRAM} loads {', '.join(scheduler.sources)} on schedule; Ctrl-C ends it.")
        finally:
            scheduler.stop()


def run_of(store: GraphStore, ref: str) -> Doc:
    """A run by its id, the beginning of it, or `last`."""
    records = store.records
    if ref == "last":
        newest = records.list(Collection.RUN, limit=1, newest_first=True)
        if newest:
            return newest[0]
        raise Unknown("run", ref, remedy=f"Start the first one with `{PROGRAM} load FOLDER`.")
    doc = records.get(Collection.RUN, ref)
    if doc is None:
        ids = [each["run"] for each in records.list(Collection.RUN, limit=1000, newest_first=True)]
        begun = [id for id in ids if id.startswith(ref)]
        if len(begun) != 1:
            raise Unknown("run", ref, ids, f"See them with `{PROGRAM} etl runs`.")
        doc = records.get(Collection.RUN, begun[0])
    assert doc is not None
    return doc


def limited(limit: int | None, otherwise: int | None) -> int | None:
    """How many rows are asked for; None is all."""
    return otherwise if limit is None else limit or None
