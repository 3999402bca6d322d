"""Starting ETL runs from a face, and watching them, whichever process they are in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import structlog
from anyio import to_thread

from api.records import run_of
from api.threads import in_thread
from etl.report import RunReport
from graph.ports import Collection, Doc, Records

log = structlog.get_logger(__name__)

POLL_SECONDS = 1.0
# A run that ends within this time is told at its end, a longer one while it is at work.
QUICK_SECONDS = 1.0
START_SECONDS = 0.05
RUNNING = "running"


async def start(records: Records, work: Callable[[], RunReport]) -> Doc:
    """Starts a run in a thread and gives its report: of a quick one its last. LeaseHeld where another is at work."""
    before = await in_thread(lambda: _running(records))
    task = asyncio.create_task(to_thread.run_sync(work))
    _AT_WORK.add(task)
    task.add_done_callback(_AT_WORK.discard)
    await asyncio.wait([task], timeout=QUICK_SECONDS)
    while not task.done():
        await asyncio.wait([task], timeout=START_SECONDS)
        running = await in_thread(lambda: _running(records))
        for run in running.keys() - before.keys() if not task.done() else ():
            task.add_done_callback(_log_failure)
            return running[run]
    return task.result().doc()


async def watch(records: Records, run: str, seconds: float = POLL_SECONDS) -> AsyncIterator[Doc]:
    """The report of a run, each time it has changed, until the run ends."""
    last: Doc | None = None
    while True:
        doc = await in_thread(lambda: run_of(records, run))
        if doc != last:
            yield doc
        if doc["state"] != RUNNING:
            return
        last = doc
        await asyncio.sleep(seconds)


_AT_WORK: set[asyncio.Task[RunReport]] = set()
"""Runs started here, which nobody may wait for any more: the loop itself keeps no hold on its tasks."""


def _log_failure(task: asyncio.Task[RunReport]) -> None:
    if not task.cancelled() and (error := task.exception()):
        log.warning("a run that was started through the API did not end well", error=str(error))


def _running(records: Records) -> dict[str, Doc]:
    """The runs that are at work, or that crashed and were not found yet."""
    return {doc["run"]: doc for doc in records.list(Collection.RUN, where={"state": RUNNING})}
