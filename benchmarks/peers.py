"""The plain ways of doing what opsgraph does. Each is a fair floor: nothing in it is without need.

The first three check, convert, join and remember nothing; a row of a file is a list of strings to them. They
read every `*.csv` of a folder, in the order of the names, and return how many rows there were, headers aside.
"""

from __future__ import annotations

import csv
import sqlite3
from collections import deque
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from _csv import Reader

    from neo4j import Driver


@contextmanager
def _reader(path: Path) -> Iterator[tuple[list[str], Reader]]:
    """The header of a file, and a bare `csv.reader` on the rest."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        yield next(reader), reader


def read_csv(folder: Path) -> int:
    """Every row of every file through `csv.reader`, counted in C (no Python code is run for a row)."""
    rows = 0
    for path in sorted(folder.glob("*.csv")):
        with _reader(path) as (_, reader):
            last = deque(enumerate(reader, 1), maxlen=1)
            rows += last[0][0] if last else 0
    return rows


def read_and_hash(folder: Path) -> int:
    """The same, and 8 bytes of BLAKE2b over the joined cells of each row: enough to tell changed ones."""
    rows = 0
    for path in sorted(folder.glob("*.csv")):
        with _reader(path) as (_, reader):
            for row in reader:
                blake2b("\x1f".join(row).encode(), digest_size=8).digest()
                rows += 1
    return rows


def csv_to_sqlite(folder: Path, path: Path) -> int:
    """Every row of every file into a new SQLite file: `csv.reader` feeding `executemany`, in one transaction.

    One table for each file, named like it, its columns named like the file's and without a type; no key, no
    index, no trigger. SQLite is left as it comes: a rollback journal (not WAL), `synchronous=FULL`, pages of
    4096 bytes. Cells are stored as text, empty ones as empty text. The commit and closing the file are part
    of the work.
    """
    if path.exists():
        raise FileExistsError(f"{path} exists: the floor is a load into a new file")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        rows = sum(_insert(connection, file) for file in sorted(folder.glob("*.csv")))
        connection.execute("COMMIT")
    return rows


def _insert(connection: sqlite3.Connection, path: Path) -> int:
    with _reader(path) as (header, reader):
        columns = ", ".join(f'"{name}"' for name in header)
        connection.execute(f'CREATE TABLE "{path.stem}" ({columns})')
        places = ", ".join("?" * len(header))
        return connection.executemany(f'INSERT INTO "{path.stem}" VALUES ({places})', reader).rowcount


def cartography_load(
    driver: Driver, folder: Path, what: Literal["assets+relations", "everything"] = "assets+relations"
) -> int:
    """An estate into Neo4j with the loader of cartography (cartography_estate.py says how, and why so).

    `assets+relations`: assets with all columns, relations with strength and pool. `everything`: people, teams,
    changes, problems and incidents too, and what they refer to.

    Returns how many rows were given to it. To leave out the import of cartography, import that module before.
    """
    from benchmarks import cartography_estate

    everything = what == "everything"
    load = cartography_estate.load_everything if everything else cartography_estate.load_assets
    with driver.session() as session:
        return load(session, folder)
