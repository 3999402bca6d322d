"""One run: stage -> resolve and apply -> watermark -> publish -> embed. Each stage compares what is with what should
be, so any of them can be run again, and a run that was killed is finished by the next."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import structlog

from etl.dead_letters import DeadLetters
from etl.report import RunReport, RunState, SourceReport
from etl.source import FAMILIES, Source, Table
from etl.stage import Brake, FamilyStage, ScopeCounts
from graph.errors import IndexHeld, LeaseLost, OpsgraphError, Transient
from graph.identity import Trust
from graph.platform import Platform
from graph.ports import Collection, Doc, Lease
from graph.settings import EtlSettings

log = structlog.get_logger()
Progress = Callable[[str, str, int, int | None], None]


@contextmanager
def rarely_collecting() -> Iterator[None]:
    """Staging makes millions of small objects and no cycles; looking for cycles among them costs a quarter of it."""
    before = gc.get_threshold()
    gc.set_threshold(1_000_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@dataclass(slots=True)
class Fetch:
    """What one source gave in this run."""

    source: Source
    report: SourceReport
    tables: Sequence[Table] = ()
    digests: dict[str, str | None] = field(default_factory=dict)
    scopes: dict[str, ScopeCounts] = field(default_factory=dict)
    dead: DeadLetters = field(default_factory=DeadLetters)
    replayed: Sequence[str] | None = None
    """Ids of the dead letters that this fetch puts through again; None for a fetch of the source itself."""


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
        self._full = full
        self._brake = Brake(self._settings.removal_share, self._settings.removal_floor, accept_removals)
        self._progress = progress or (lambda source, stage, done, total: None)
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
                self._mark(fetch)
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
            self._read(fetch)
        except OpsgraphError as failed:
            if isinstance(failed, Transient) and failed.code.startswith("LEASE"):
                raise
            self.errors.append(failed)
            fetch.report.state, fetch.report.error = "failed", str(failed)
            fetch.scopes.clear()
        fetch.report.seconds = round(time.perf_counter() - started, 3)

    def _read(self, fetch: Fetch) -> None:
        fetch.tables = fetch.tables or fetch.source.tables()
        # All of it is read once before any of it is staged: an unreadable file leaves nothing half-written.
        fetch.digests = {table.name: table.digest() for table in fetch.tables}
        before = {doc["scope"]: doc for doc in self._scope_docs(fetch)}
        for family in FAMILIES:
            tables = [table for table in fetch.tables if table.family == family]
            if all(self._same(fetch, table, before.get(table.name)) for table in tables):
                for table in tables:
                    rows = before[table.name]["rows"]
                    fetch.scopes[table.name] = ScopeCounts(fetched=rows, unchanged=rows, skipped=True)
            else:
                self._read_family(fetch, family, tables)
        self._judge(fetch)
        self._retire(fetch)
        self._notice_drift(fetch, before)
        self._sum_up(fetch)

    def _same(self, fetch: Fetch, table: Table, before: Doc | None) -> bool:
        digest = fetch.digests[table.name]
        return not self._full and before is not None and digest is not None and before.get("digest") == digest

    def _read_family(self, fetch: Fetch, family: str, tables: Sequence[Table]) -> None:
        name = fetch.source.name
        with self._store.staging(name, family, self._lease, self._report.clock) as staging:
            stage = FamilyStage(
                staging, tables, fetch.dead, lambda scope, rows: self._progress(name, scope, rows, None)
            )
            stage.read()
            fetch.scopes.update(stage.counts)
            for scope, rows in stage.unseen().items():
                fetch.scopes[scope].gone = rows

    def _judge(self, fetch: Fetch) -> None:
        """Too many dead letters fail a run: its good records are loaded, nothing is retired, no watermark moves."""
        fetched = sum(counts.fetched for counts in fetch.scopes.values())
        dead = sum(counts.dead for counts in fetch.scopes.values())
        many = dead > self._settings.dead_floor and dead > self._settings.dead_share * fetched
        fetch.report.state = "failed" if many else "succeeded"
        if many:
            fetch.report.error = f"{dead} of {fetched} records are dead letters; nothing was retired."

    def _retire(self, fetch: Fetch) -> None:
        if fetch.report.state == "failed" or fetch.replayed is not None:
            return
        for family in FAMILIES:
            gone = {
                table.name: fetch.scopes[table.name]
                for table in fetch.tables
                if table.family == family and fetch.scopes[table.name].gone
            }
            if gone:
                with self._store.staging(fetch.source.name, family, self._lease, self._report.clock) as staging:
                    for counts in gone.values():
                        if self._brake.holds(len(counts.gone), counts.before):
                            counts.held = len(counts.gone)
                        else:
                            counts.retired = staging.retire(counts.gone)
        if any(counts.held for counts in fetch.scopes.values()):
            fetch.report.state = "held"

    def _notice_drift(self, fetch: Fetch, before: dict[str, Doc]) -> None:
        """A source whose shape changes is told of: new columns load, lost ones are missed."""
        for table in fetch.tables:
            fetch.report.notes += table.notes()
            old = (before.get(table.name) or {}).get("columns")
            if old and table.columns and fetch.replayed is None:
                fetch.report.notes += _drift(table.name, old, table.columns)
            counts = fetch.scopes[table.name]
            if not counts.complete and fetch.replayed is None:
                fetch.report.notes.append(f"{table.name} was not read completely, so nothing of it was retired")

    def _sum_up(self, fetch: Fetch) -> None:
        report = fetch.report
        for counts in fetch.scopes.values():
            report.fetched += counts.fetched
            report.new += counts.new
            report.changed += counts.changed
            report.unchanged += counts.unchanged
            report.retired += counts.retired
            report.dead += counts.dead
            report.held += counts.held

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

    def _mark(self, fetch: Fetch) -> None:
        """The graph holds the data: the watermark may move, and the dead letters are those of this fetch."""
        source, run, clock = fetch.source.name, self._report.run, self._report.clock
        letters = [letter.doc(source, run, clock) for letter in fetch.dead.with_text()]
        old = self._old_letters(fetch)
        new = {doc["id"] for doc in letters}
        self._store.records.delete(Collection.DEAD_LETTER, sorted(old - new), self._lease)
        self._store.records.put(
            Collection.DEAD_LETTER,
            [(doc["id"], f"{source} {doc['file']} {doc['line']:012d}", doc) for doc in letters],
            self._lease,
        )
        if fetch.replayed is not None:
            return
        if fetch.report.state != "failed":
            docs = [self._scope_doc(fetch, table) for table in fetch.tables]
            self._store.records.put(
                Collection.SCOPE, [(f"{source}/{doc['scope']}", doc["scope"], doc) for doc in docs], self._lease
            )
        last = self._store.records.get(Collection.SOURCE, source) or {}
        good = clock if fetch.report.state == "succeeded" else last.get("last_good")
        doc = {"source": source, "last_good": good, "last_run": run, "state": fetch.report.state}
        self._store.records.put(Collection.SOURCE, [(source, source, doc)], self._lease)

    def _old_letters(self, fetch: Fetch) -> set[str]:
        if fetch.replayed is not None:
            return set(fetch.replayed)
        return {
            doc["id"]
            for table in fetch.tables
            if table.name in fetch.scopes and not fetch.scopes[table.name].skipped
            for doc in self._store.records.list(
                Collection.DEAD_LETTER, where={"source": fetch.source.name, "file": table.name}
            )
        }

    def _scope_docs(self, fetch: Fetch) -> list[Doc]:
        return self._store.records.list(Collection.SCOPE, where={"source": fetch.source.name})

    def _scope_doc(self, fetch: Fetch, table: Table) -> Doc:
        """Only a scope that was read wholly, without anything dead or held, may be skipped when it is the same."""
        source, counts = fetch.source.name, fetch.scopes[table.name]
        old = self._store.records.get(Collection.SCOPE, f"{source}/{table.name}") or {}
        clean = counts.complete and not counts.dead and not counts.held
        return {
            "source": source,
            "scope": table.name,
            "family": table.family,
            "rows": counts.fetched,
            "dead": counts.dead,
            "held": counts.held,
            "columns": list(table.columns) or old.get("columns", []),
            "digest": fetch.digests[table.name] if clean else None,
            "last_complete": self._report.clock if counts.complete and not counts.held else old.get("last_complete"),
            "run": self._report.run,
        }


def _drift(scope: str, before: Sequence[str], now: Sequence[str]) -> list[str]:
    new = [f"{scope} has a new column {name}" for name in now if name not in before]
    return new + [f"{scope} lost its column {name}" for name in before if name not in now]


def _worst(states: Sequence[str]) -> RunState:
    if "failed" in states:
        return "failed"
    return "held" if "held" in states else "succeeded"
