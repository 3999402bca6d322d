"""`opsgraph reindex`: the search index anew, from the graph."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands import progress
from api.commands.options import Answer, Data, at_work, examples
from api.console import PROGRAM, Out, answer, plural

if TYPE_CHECKING:
    from graph.platform import Platform
    from graph.search.sync import Synced

EXAMPLES = examples("reindex", "reindex --accept-loss")
LEASE = "reindex"


def reindex(
    accept_loss: Annotated[
        bool, typer.Option("--accept-loss", help="Switch even where the saved questions are answered worse.")
    ] = False,
    data: Data = None,
    format: Answer = None,
) -> None:
    """Build the search index anew from the graph: for another model, or where the index is broken.

    It is built beside the one that answers, here and in a running `opsgraph serve`, and takes its place at once.
    Where there are saved questions, it must answer them as well as the old one.

    Exit code 0: switched; 1: the new one answers worse, and the old one stays; 3: out of reach, or another
    reindex is at work.
    """
    began = time.perf_counter()
    with at_work(data) as etl, progress.shown() as watcher:
        done = _rebuilt(etl.platform, watcher, accept_loss)
        state = etl.platform.index().state()
    assert state is not None
    doc = {
        "state": "switched",
        "model": state.model or None,
        "graph": state.graph,
        "pieces": state.points,
        "documents": done.documents,
        "embedded": done.embedded,
        "seconds": round(time.perf_counter() - began, 2),
    }
    answer(format, lambda: doc, lambda screen: _tell(screen, doc))


def _rebuilt(platform: Platform, watcher: Any, accept_loss: bool) -> Synced:
    from etl.lease import held_lease

    seconds = platform.settings.etl.lease.total_seconds()
    with held_lease(platform.store, f"{LEASE}-{secrets.token_hex(3)}", seconds, LEASE) as lease:
        return platform.knowledge().rebuild(
            (lambda number, total: watcher("", "embed", number, total)) if watcher else None,
            lambda: platform.store.leases.renew(lease, seconds),
            accept_loss=accept_loss,
        )


def _tell(screen: Out, doc: dict[str, Any]) -> None:
    screen.say(
        f"The search index is new: {plural(doc['pieces'], 'piece')} of {plural(doc['documents'], 'document')}, "
        f"in {doc['seconds']:.1f} s."
    )
    if doc["model"] is None:
        screen.say(f"It has words only, as no model is prepared; `{PROGRAM} model prepare` does that.")
