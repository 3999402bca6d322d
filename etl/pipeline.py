"""One run: stage -> resolve and apply -> watermark -> publish -> embed. Each stage compares what is with what should
be, so any of them can be run again, and a run that was killed is finished by the next."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import structlog

from etl.fetch import Fetch
from etl.intake import Intake, Progress
from etl.report import RunReport, RunState
from etl.stage import Brake
from etl.watermark import Watermark
from graph.errors import IndexHeld, LeaseLost, OpsgraphError, Transient
from graph.identity import Trust
from graph.platform import Platform
from graph.ports import Collection, Lease
from graph.settings import EtlSettings

log = structlog.get_logger()


@contextmanager
def rarely_collecting() -> Iterator[None]:
    """Staging makes millions of small objects and no cycles; looking for cycles among them costs a quarter of it."""
    before = gc.get_threshold()
    gc.set_threshold(1_000_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


class Run:
    """One run under one lease."""

    def __init__(
        self,
        platform: Platform,
        lease: Lease,
        report: RunReport,
        *,
        full: bool = False,
        accept_removals: bool = False,
        progress: Progress | None = None,
    ) -> None:
        self._platform = platform
        self._store = platform.store
        self._settings: EtlSettings = platform.settings.etl
        self._lease = lease
        self._report = report
        self._progress = progress or (lambda source, stage, done, total: None)
        brake = Brake(self._settings.removal_share, self._settings.removal_floor, accept_removals)
        self._intake = Intake(self._store, lease, report, self._settings, brake, self._progress, full)
        self._watermark = Watermark(self._store, lease, report)
        self.errors: list[OpsgraphError] = []

    @rarely_collecting()
    def run(self, fetches: Sequence[Fetch]) -> None:
        with self._stage("stage"):
            for fetch in fetches:
                self._fetch(fetch)
        with self._stage("resolve"):
            self._apply(self._trust(fetches))
        with self._stage("watermark"):
            for fetch in fetches:
                self._watermark.move(fetch)
        with self._stage("publish"):
            self._platform.publish()
        if self._settings.embed:
            with self._stage("embed"):
                self._embed()
        self._report.state = _worst([fetch.report.state for fetch in fetches])

    @contextmanager
    def _stage(self, name: str) -> Iterator[None]:
        self._report.stage = name
        self.save()
        started = time.perf_counter()
        yield
        self._report.stages[name] = round(time.perf_counter() - started, 3)

    def save(self) -> None:
        """Keeps the report as it stands, so that others can see the run at work."""
        report = self._report
        self._store.records.put(Collection.RUN, [(report.run, report.started + report.run, report.doc())])

    def _fetch(self, fetch: Fetch) -> None:
        """A source that fails does not stop the others."""
        started = time.perf_counter()
        try:
            self._intake.read(fetch)
        except OpsgraphError as failed:
            if isinstance(failed, Transient) and failed.code.startswith("LEASE"):
                raise
            self.errors.append(failed)
            fetch.report.state, fetch.report.error = "failed", str(failed)
            fetch.scopes.clear()
        fetch.report.seconds = round(time.perf_counter() - started, 3)

    def _apply(self, trust: Trust) -> None:
        applied = self._store.apply(self._lease, self._report.run, self._report.clock, trust, self._settings.retention)
        self._report.written = {
            "entities": applied.entities,
            "relations": applied.relations,
            "pools": applied.pools,
            "versions": applied.versions,
        }
        self._report.graph = self._store.version().number

    def _embed(self) -> None:
        """The search index follows the graph. Where it cannot, the load is none the worse, the report says why, and
        the next run catches up."""
        seconds = self._settings.lease.total_seconds()
        try:
            done = self._platform.knowledge().follow(
                lambda number, total: self._progress("", "embed", number, total),
                lambda: self._store.leases.renew(self._lease, seconds),
            )
        except LeaseLost:
            raise
        except OpsgraphError as failed:
            if isinstance(failed, IndexHeld) and failed.served:
                self._report.search = {"state": "left to the server", "reason": failed.message}
                return
            log.warning("search index behind", reason=str(failed))
            self._report.search = {"state": "behind", "reason": str(failed)}
        else:
            self._report.search = {"state": "current", **done.doc()}

    def _trust(self, fetches: Sequence[Fetch]) -> Trust:
        """Whom to believe by the run's clock; a source that failed just now has not broken its silence."""
        heard = [fetch.source.name for fetch in fetches if fetch.report.state == "succeeded" and fetch.replayed is None]
        return self._platform.trust(self._report.clock, silent_unless=heard)


def _worst(states: Sequence[str]) -> RunState:
    if "failed" in states:
        return "failed"
    return "held" if "held" in states else "succeeded"
