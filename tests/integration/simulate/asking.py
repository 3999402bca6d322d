"""A small estate in a real store, and the questions put to it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from graph.stores.sqlite.facts import open_facts
from graph.times import parse_time
from simulate.answers import Desk, verb
from simulate.terms import Terms
from tests.integration.etl.desk import NOW, desk_for_a_moment
from tests.unit.simulate.schemas import faults

Row = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]


class Asked:
    """An open graph. Each question is put at a desk of its own, as each command does; each answer is held to its
    schema."""

    def __init__(self, facts: Any, **terms: Any) -> None:
        self.facts = facts
        self.terms = Terms(**terms)
        self.clock = parse_time(NOW).timestamp()

    def __call__(self, verb_name: str, **arguments: Any) -> Any:
        doc = verb(verb_name)(self.desk(), **arguments)
        assert faults(doc) == []
        return doc

    def desk(self) -> Desk:
        return Desk(self.facts, self.terms, self.clock)


@contextmanager
def asking(*loads: tuple[str, Tables], **terms: Any) -> Iterator[Asked]:
    """The graph after loads of these tables, each at a time; questions are put to its last state."""
    with desk_for_a_moment() as etl:
        for now, tables in loads:
            etl.load({f"{name}.csv": csv_of(rows) for name, rows in tables.items()}, now=now, accept_removals=True)
        facts = open_facts(etl.home / "data")
        try:
            yield Asked(facts, **terms)
        finally:
            facts.close()


def csv_of(rows: Sequence[Row]) -> str:
    columns = list(dict.fromkeys(name for row in rows for name in row)) or ["id"]
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
