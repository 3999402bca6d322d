"""The embedded store opened for reading with the standard library alone, for commands that must start at once."""

from __future__ import annotations

import os
import sqlite3

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_HERE = os.path.dirname(__file__)  # noqa: PTH120 pathlib would cost a command 4 ms
_BUSY_SECONDS = 30.0
_MAPPED = 2**40
"""So much of the file is read where it lies in memory, instead of a copy of each page: as much as there is."""
_statements: dict[str, str] = {}

Row = tuple["Any", ...]


def statement(name: str, chosen: str | None = None) -> str:
    """The statement in `sql/NAME.sql`; the statement `chosen` stands in its place CHOSEN."""
    if name not in _statements:
        with os.fdopen(os.open(f"{_HERE}/sql/{name}.sql", os.O_RDONLY), encoding="utf-8") as file:
            _statements[name] = file.read()
    text = _statements[name]
    return text if chosen is None else text.replace("CHOSEN", statement(chosen))


def connected(path: str) -> sqlite3.Connection:
    """A connection that cannot write. On a file system that cannot be written to either, a file that nobody has open
    is read as it lies there."""
    connection = _connect(path, "mode=ro")
    try:
        connection.execute("SELECT 1 FROM sqlite_master").fetchall()
    except sqlite3.OperationalError:
        connection.close()
        if os.path.exists(f"{path}-wal"):  # noqa: PTH110
            raise
        connection = _connect(path, "immutable=1")
        connection.execute("SELECT 1 FROM sqlite_master").fetchall()
    return connection


def schema_of(connection: sqlite3.Connection) -> int:
    (schema,) = connection.execute("PRAGMA user_version").fetchone()
    return int(schema)


def own_schema() -> int:
    """The schema that this program makes: how many migrations there are."""
    return sum(name.endswith(".sql") for name in os.listdir(f"{_HERE}/migrations"))  # noqa: PTH208


def _connect(path: str, how: str) -> sqlite3.Connection:
    for mark in "%?#":
        path = path.replace(mark, f"%{ord(mark):02x}")
    uri = f"file:{path}?{how}"
    connection = sqlite3.connect(uri, uri=True, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    connection.execute(f"PRAGMA mmap_size={_MAPPED}")
    return connection
