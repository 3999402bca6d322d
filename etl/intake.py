"""The first stage of a run: the tables of a source are read, held against what they were, and staged."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from etl.copies import Copies
from etl.fetch import Fetch
from etl.report import RunReport
from etl.source import FAMILIES, Difference, Table
from etl.stage import Brake, FamilyStage, ScopeCounts
from etl.watermark import scope_docs
from graph.ports import Collection, Doc, GraphStore, Lease
from graph.settings import EtlSettings

Progress = Callable[[str, str, int, int | None], None]


class Intake:
    """Stages one fetch after the other. `full`: everything is read, whatever is known of it."""

    def __init__(
        self,
        store: GraphStore,
        lease: Lease,
        report: RunReport,
        settings: EtlSettings,
        brake: Brake,
        progress: Progress,
        full: bool,
    ) -> None:
        self._store = store
        self._lease = lease
        self._report = report
        self._settings = settings
        self._brake = brake
        self._progress = progress
        self._full = full

    def read(self, fetch: Fetch) -> None:
        fetch.tables = fetch.tables or fetch.source.tables()
        # All of it is read once before any of it is staged: an unreadable file leaves nothing half-written.
        fetch.digests = {table.name: table.digest() for table in fetch.tables}
        before = {doc["scope"]: doc for doc in scope_docs(self._store, fetch)}
        for family in FAMILIES:
            tables = [table for table in fetch.tables if table.family == family]
            if all(self._same(fetch, table, before.get(table.name)) for table in tables):
                for table in tables:
                    rows = before[table.name]["rows"]
                    fetch.scopes[table.name] = ScopeCounts(fetched=rows, unchanged=rows, skipped=True)
            else:
                self._read_family(fetch, family, tables, before)
        self._judge(fetch)
        self._retire(fetch)
        self._notice_drift(fetch, before)
        self._sum_up(fetch)

    def _same(self, fetch: Fetch, table: Table, before: Doc | None) -> bool:
        digest = fetch.digests[table.name]
        return not self._full and digest is not None and _digest(before) == digest

    def _read_family(self, fetch: Fetch, family: str, tables: Sequence[Table], before: Mapping[str, Doc]) -> None:
        name = fetch.source.name
        differences = {} if self._full else self._differences(fetch, tables, before)
        self._doubt(fetch, tables, before)
        with self._store.staging(name, family, self._lease, self._report.clock) as staging:
            stage = FamilyStage(
                staging,
                tables,
                fetch.dead,
                lambda scope, rows: self._progress(name, scope, rows, None),
                differences,
            )
            stage.read()
            fetch.scopes.update(stage.counts)
            for scope, rows in stage.unseen().items():
                fetch.scopes[scope].gone = rows

    def _differences(self, fetch: Fetch, tables: Sequence[Table], before: Mapping[str, Doc]) -> dict[str, Difference]:
        """What changed in those tables that can tell."""
        copies = Copies(self._store.folder, fetch.source.name)
        found = ((table.name, copies.difference(table, _digest(before.get(table.name)))) for table in tables)
        return {name: difference for name, difference in found if difference is not None}

    def _doubt(self, fetch: Fetch, tables: Sequence[Table], before: Mapping[str, Doc]) -> None:
        """From here to the watermark nothing tells how far what is staged is from what the tables were: were the run
        killed and a table as before again, it would have to be read."""
        docs = [before[table.name] for table in tables if _digest(before.get(table.name))]
        rows = [(f"{fetch.source.name}/{doc['scope']}", doc["scope"], doc | {"digest": None}) for doc in docs]
        if rows:
            self._store.records.put(Collection.SCOPE, rows, self._lease)

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


def _digest(before: Doc | None) -> str | None:
    """What a scope is known to have been when all of it was staged."""
    return before.get("digest") if before else None


def _drift(scope: str, before: Sequence[str], now: Sequence[str]) -> list[str]:
    new = [f"{scope} has a new column {name}" for name in now if name not in before]
    return new + [f"{scope} lost its column {name}" for name in before if name not in now]
