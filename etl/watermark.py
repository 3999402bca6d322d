"""The control records that a run leaves once the graph holds its data: dead letters, how far each table was read,
when each source was last heard."""

from __future__ import annotations

from etl.copies import Copies
from etl.fetch import Fetch
from etl.report import RunReport
from etl.source import Table
from graph.ports import Collection, Doc, GraphStore, Lease


class Watermark:
    """Those of one run."""

    def __init__(self, store: GraphStore, lease: Lease, report: RunReport) -> None:
        self._store = store
        self._lease = lease
        self._report = report

    def move(self, fetch: Fetch) -> None:
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
            copies = Copies(self._store.folder, source)
            for table, doc in zip(fetch.tables, docs, strict=True):
                # Without a digest a copy would never be believed.
                if doc["digest"] and not fetch.scopes[table.name].skipped:
                    copies.keep(table)
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


def scope_docs(store: GraphStore, fetch: Fetch) -> list[Doc]:
    """How far each table of the source was read before."""
    return store.records.list(Collection.SCOPE, where={"source": fetch.source.name})
