"""The tables of a source as they were last read, so that the next fetch can be held against them.

A copy is used only where it has the digest that the control records tell of; one that is lost, or spoilt, or could not
be written, costs the next fetch some time and nothing else.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import structlog

from etl.source import Comparable, Difference, Table

log = structlog.get_logger()
FOLDER = "read"


class Copies:
    """Those of one source, in the folder of the store."""

    def __init__(self, store: Path, source: str) -> None:
        self._folder = store / FOLDER / _name(source)

    def keep(self, table: Table) -> None:
        if not isinstance(table, Comparable):
            return
        copy = self._folder / _name(table.name)
        made = copy.with_name(f"{copy.name}~")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            table.keep(made)
            made.replace(copy)
        except OSError as failed:
            log.info("copy not kept", table=table.name, reason=str(failed))

    def difference(self, table: Table, digest: str | None) -> Difference | None:
        """What changed in a table since it had that digest; None where only reading all of it can tell."""
        if digest is None or not isinstance(table, Comparable):
            return None
        return table.since(self._folder / _name(table.name), digest)


def _name(word: str) -> str:
    """A file of its own for every word."""
    name = quote(word, safe=" ")
    return name.replace(".", "%2E") if name.startswith(".") else name
