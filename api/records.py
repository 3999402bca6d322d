"""Runs and dead letters: small documents that a store keeps beside the graph, in pages, the newest first."""

from __future__ import annotations

from collections.abc import Mapping

from graph.errors import Unknown
from graph.ports import Collection, Doc, Records

KEYS = {Collection.RUN: "run", Collection.DEAD_LETTER: "id"}
"""Which field of a document is its id."""


def page(
    records: Records, collection: str, where: Mapping[str, str | None], first: int, after: str | None
) -> tuple[list[Doc], bool]:
    """A page of documents, and whether there are more. Conditions that are None are left out."""
    docs = records.list(collection, where=given(where), limit=first + 1, after=after, newest_first=True)
    return docs[:first], len(docs) > first


def given(where: Mapping[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in where.items() if value is not None}


def run_of(records: Records, run: str) -> Doc:
    """The report of a run, as far as it has come."""
    found = records.get(Collection.RUN, run)
    if found is None:
        raise Unknown("run", run, remedy="`etlRuns` and `opsgraph etl runs` list them.")
    return found
