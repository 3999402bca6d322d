"""A bar for each source and stage of a run, on stderr, for people, once the work takes more than a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from etl.intake import Progress as Report

PATIENCE = 1.0


@contextmanager
def shown() -> Iterator[Report | None]:
    """What `Etl.run` reports its progress to; None where nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    bars = Bars()
    try:
        yield bars.report
    finally:
        bars.stop()


class Bars:
    """Draws nothing before its patience is over, and wipes everything at the end."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._seen: dict[tuple[str, str], tuple[int, int | None]] = {}
        self._tasks: dict[tuple[str, str], TaskID] = {}
        self._drawn: Progress | None = None

    def report(self, source: str, stage: str, done: int, total: int | None) -> None:
        step = (source, stage)
        if step not in self._seen:
            self._finish_others(source)
        self._seen[step] = (done, total)
        if self._drawn is None and time.monotonic() - self._began > PATIENCE:
            self._draw()
        if self._drawn is not None:
            self._update(step)

    def stop(self) -> None:
        if self._drawn is not None:
            self._drawn.stop()

    def _draw(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        self._drawn = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._drawn.start()
        for step in list(self._seen):
            self._update(step)

    def _update(self, step: tuple[str, str]) -> None:
        assert self._drawn is not None
        done, total = self._seen[step]
        if step not in self._tasks:
            self._tasks[step] = self._drawn.add_task(" ".join(filter(None, step)), total=total)
        self._drawn.update(self._tasks[step], completed=done, total=total)

    def _finish_others(self, source: str) -> None:
        """A stage that begins ends the one before it, told or not."""
        for step, (done, total) in self._seen.items():
            if step[0] == source and done != total:
                self._seen[step] = (done if total is None else total, done if total is None else total)
                if self._drawn is not None:
                    self._update(step)
