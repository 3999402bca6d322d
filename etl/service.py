"""The ETL as its callers see it: run, replay, drop. The command, the scheduler and the API all come through here."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from etl.fetch import Fetch
from etl.intake import Progress
from etl.lease import held_lease, holder_name
from etl.pipeline import Run
from etl.report import RunReport, SourceReport
from etl.source import Source
from etl.sources import open_source
from graph.errors import Unknown, WrongInput
from graph.platform import Platform
from graph.ports import Collection, Doc
from graph.settings import SourceSettings
from graph.times import canonical_time, now_text

DEFAULT_SOURCE = "files"


@dataclass(frozen=True, slots=True)
class Ask:
    """What a run is asked to do. No source named: all configured ones. With a folder: that folder, as a `files`
    source of the name given."""

    source: str | None = None
    folder: Path | None = None
    full: bool = False
    accept_removals: bool = False
    now: str | None = None


class Etl:
    def __init__(self, platform: Platform) -> None:
        self.platform = platform

    def run(self, ask: Ask, progress: Progress | None = None) -> RunReport:
        """One run, from the lease to the published topology. WrongInput before anything is written; LeaseHeld
        where another run is at work; otherwise a report. A single source that could not be read raises its error,
        the report being kept."""
        sources = self._sources(ask)
        fetches = [Fetch(source, SourceReport(source.name)) for source in sources]
        if ask.folder is not None:
            fetches[0].tables = sources[0].tables()
        return self._run(fetches, ask, progress)

    def replay(self, ids: Sequence[str] | None = None, now: str | None = None) -> RunReport:
        """Puts dead letters (all, where none is named) through the sources' present rules once more."""
        letters = self._letters(ids)
        broken = [doc for doc in letters if "cells" not in doc]
        if ids and broken:
            raise WrongInput(
                f"The dead letter {broken[0]['id']} is no record at all; replaying it would change nothing.",
                "Mend the row in its source; the next run takes it in.",
            )
        fetches = []
        for name in sorted({doc["source"] for doc in letters if "cells" in doc}):
            source = self._open(name, None)
            mine = [doc for doc in letters if doc["source"] == name and "cells" in doc]
            scopes = {doc["file"]: [each for each in mine if each["file"] == doc["file"]] for doc in mine}
            tables = [source.again(scope, docs) for scope, docs in scopes.items()]
            fetches.append(Fetch(source, SourceReport(name), tables, replayed=[doc["id"] for doc in mine]))
        return self._run(fetches, Ask(now=now), None)

    def drop(self, ids: Sequence[str]) -> int:
        """Forgets dead letters; Unknown where an id names none."""
        self._letters(ids)
        return self.platform.store.records.delete(Collection.DEAD_LETTER, ids)

    def _run(self, fetches: Sequence[Fetch], ask: Ask, progress: Progress | None) -> RunReport:
        clock = canonical_time(ask.now, "--now") if ask.now else now_text()
        report = _new_report(clock)
        report.sources = [fetch.report for fetch in fetches]
        began = time.perf_counter()
        with held_lease(self.platform.store, report.run, self.platform.settings.etl.lease.total_seconds()) as lease:
            self._bury_crashed()
            run = Run(
                self.platform,
                lease,
                report,
                full=ask.full,
                accept_removals=ask.accept_removals,
                progress=progress,
            )
            try:
                run.run(fetches)
            except BaseException as failed:
                report.state, report.error = "failed", str(failed) or type(failed).__name__
                raise
            finally:
                report.finished = now_text()
                report.seconds = round(time.perf_counter() - began, 3)
                report.stage = None
                run.save()
        if run.errors and len(fetches) == 1:
            raise run.errors[0]
        return report

    def _bury_crashed(self) -> None:
        """Runs still marked as running while we hold the lease have ended without saying so."""
        records = self.platform.store.records
        for doc in records.list(Collection.RUN, where={"state": "running"}):
            doc |= {"state": "crashed", "error": "It ended without a word; the next run finished its work."}
            records.put(Collection.RUN, [(doc["run"], doc["started"] + doc["run"], doc)])

    def _sources(self, ask: Ask) -> list[Source]:
        if ask.folder is not None:
            return [self._open(ask.source or DEFAULT_SOURCE, ask.folder)]
        configured = self.platform.settings.sources
        if ask.source is not None:
            return [self._open(ask.source, None)]
        if not configured:
            raise WrongInput(
                "No source is configured.",
                "Add [sources.NAME] to opsgraph.toml, or load a folder with `opsgraph load FOLDER`.",
            )
        return [self._open(name, None) for name in sorted(configured)]

    def _open(self, name: str, folder: Path | None) -> Source:
        configured = self.platform.settings.sources
        settings = configured.get(name)
        if settings is None:
            if folder is None and name != DEFAULT_SOURCE:
                raise Unknown("source", name, configured, "Add it to opsgraph.toml.")
            settings = SourceSettings()
        if folder is not None:
            settings = settings.model_copy(update={"path": folder})
            settings = SourceSettings.model_validate(settings.model_dump(exclude_none=True) | {"path": folder})
        return open_source(name, settings)

    def _letters(self, ids: Sequence[str] | None) -> list[Doc]:
        records = self.platform.store.records
        if ids is None:
            return records.list(Collection.DEAD_LETTER)
        found = [(id, records.get(Collection.DEAD_LETTER, id)) for id in ids]
        for id, doc in found:
            if doc is None:
                known = [each["id"] for each in records.list(Collection.DEAD_LETTER)]
                raise Unknown("dead letter", id, known, "See `opsgraph etl dead-letters list`.")
        return [doc for _, doc in found if doc is not None]


def _new_report(clock: str) -> RunReport:
    started = now_text()
    run = f"{started.translate({ord(mark): None for mark in '-:'})}-{secrets.token_hex(3)}"
    return RunReport(run, started, clock, holder=holder_name(run))
