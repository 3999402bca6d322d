"""Small estates of several sources, drawn so that ids, serials and names meet often."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from hypothesis import strategies as st

from tests.integration.etl.desk import Files
from tests.property.oracle import Estate, Row, Tables

SOURCES = ("x", "y", "z")
IDS = ("a", "b", "c", "d", "ü/1::2")
COLUMNS = {
    "assets": ("id", "type", "name", "environment", "status", "owner", "serial_number", "fqdn"),
    "teams": ("id", "name", "contact"),
    "incidents": ("id", "title", "priority", "affects", "team"),
    "relations": ("source", "type", "target", "pool", "strength"),
    "pools": ("asset", "pool", "min_up"),
}
KEYS = {"relations": ("source", "type", "target"), "pools": ("asset", "pool")}


# What may stand in a column; the empty text for nothing.
WORDS = {
    "id": IDS,
    "type": ("", "host", "database", "site", "business_service", "mainframe"),
    "name": ("", "one", "One ", "two"),
    "environment": ("prod", "prod", "test", ""),
    "status": ("", "up", "down"),
    "owner": ("", "t1", "t2"),
    "serial_number": ("", "", "s1", "S1", "s2"),
    "fqdn": ("", "", "f1", "f2"),
    "contact": ("", "c1", "c2"),
    "title": ("", "Down", "Slow"),
    "priority": ("", "P1", "whenever"),
    "affects": ("", "a", "b|c", "a|d"),
    "team": ("", "t1", "t3"),
    "source": IDS,
    "target": IDS,
    "asset": IDS,
    "pool": ("", "p1", "p2"),
    "strength": ("", "hard", "soft"),
    "min_up": ("1", "2", "60%"),
}
OTHERWISE = {
    ("teams", "id"): ("t1", "t2", "t3"),
    ("teams", "name"): ("", "Net", "net", "DB"),
    ("incidents", "id"): ("I1", "I2"),
    ("relations", "type"): ("DEPENDS_ON", "USES", "MEMBER_OF"),
    ("pools", "pool"): ("p1", "members"),
}


def key_of(table: str, row: Row) -> tuple[str, ...]:
    return tuple(row[name] for name in KEYS.get(table, ("id",)))


def a_row(random: Random, table: str) -> Row:
    while True:
        row = {name: random.choice(OTHERWISE.get((table, name), WORDS[name])) for name in COLUMNS[table]}
        if table != "relations" or row["source"] != row["target"]:
            return row


def some_tables(random: Random) -> Tables:
    return {
        table: list(
            {key_of(table, row): row for row in (a_row(random, table) for _ in range(random.randint(0, 4)))}.values()
        )
        for table in COLUMNS
    }


@dataclass(frozen=True)
class Edit:
    """A row put in the place of the one of its key, or that one taken out."""

    table: str
    row: Row
    out: bool

    def of(self, tables: Tables) -> Tables:
        key = key_of(self.table, self.row)
        rest = [row for row in tables.get(self.table, ()) if key_of(self.table, row) != key]
        return {**tables, self.table: rest if self.out else [*rest, self.row]}


def some_edits(random: Random) -> list[Edit]:
    tables = random.choices(list(COLUMNS), [4, 1, 1, 2, 1], k=random.randint(1, 3))
    return [Edit(table, a_row(random, table), random.random() < 0.3) for table in tables]


def some_estate(random: Random) -> Estate:
    return {source: some_tables(random) for source in SOURCES[: random.choice([1, 2, 2, 3, 3])]}


def some_precedence(random: Random) -> dict[str, Any]:
    """Settings: half of them empty, since the order by name has cases of its own."""

    def order() -> list[str]:
        return random.sample(SOURCES, random.randint(1, 3))

    if random.random() < 0.5:
        return {}
    types = random.sample(["asset", "host", "team", "DEPENDS_ON", "pool", "data_store"], random.randint(0, 3))
    fields = ["name", "status", "serial_number", "strength", "pool", "min_up", "type"]
    return {
        "default": random.choice([[], order()]),
        "types": {
            type: {
                "order": random.choice([[], order()]),
                "fields": {name: order() for name in random.sample(fields, random.randint(0, 3))},
            }
            for type in types
        },
    }


# Drawn by a plain random number generator: what Hypothesis draws itself stays too small for things to meet.
chance = st.randoms(use_true_random=True)
estates = chance.map(some_estate)
precedences = chance.map(some_precedence)


def files_of(tables: Tables) -> Files:
    """All tables, those without a row with their header only: nothing is left, rather than nothing was fetched."""
    return {f"{name}.csv": csv_of(columns, tables.get(name, ())) for name, columns in COLUMNS.items()}


def csv_of(columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
