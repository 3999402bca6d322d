"""One SQLite file: connections, schema, transactions, statements kept in files."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from graph.errors import StoreUnusable, Unreachable
from graph.model import Kind
from graph.ontology import KINDS, RELATIONS

HERE = Path(__file__).parent
MIGRATIONS = tuple(sorted((HERE / "migrations").glob("*.sql")))
BUSY_SECONDS = 30
BETWEEN_ASSETS = ((Kind.ASSET, Kind.ASSET),)


def _fold(text: str | None) -> str | None:
    """Case set aside in every language; SQLite's own lower() knows ASCII only."""
    return text if text is None else str(text).casefold()


@cache
def sql(name: str) -> str:
    """The statement in `sql/NAME.sql`."""
    return (HERE / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def sort_expression(field: str, fields: str = "fields") -> str:
    """How a field is ordered and compared; an index on a field holds exactly this."""
    return f"coalesce({fields} ->> '$.{field}', '')"


class Database:
    """A file of the graph. Each thread has a connection of its own; writers take turns."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._open: dict[threading.Thread, sqlite3.Connection] = {}
        self._lock = threading.Lock()

    @property
    def connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._connect()
        return connection

    def open(self) -> None:
        """Creates the file where there is none, and brings its schema up to this program's."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._migrate()
        except sqlite3.OperationalError as broken:
            raise Unreachable(
                f"The graph {self.path} cannot be opened: {broken}.", "Check the folder's rights and free space."
            ) from broken
        except sqlite3.DatabaseError as broken:
            raise StoreUnusable(
                f"{self.path} is not a graph of opsgraph: {broken}.",
                "Move it away and load again, or name another folder with --data.",
            ) from broken
        except OSError as broken:
            raise Unreachable(
                f"The data folder {self.path.parent} cannot be used: {broken.strerror}.",
                "Name a folder that can be written with --data.",
            ) from broken

    def close(self) -> None:
        with self._lock:
            for connection in self._open.values():
                connection.close()
            self._open.clear()
        self._local = threading.local()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, all or none; the next writer waits for it."""
        connection = self.connection
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as busy:
            raise Unreachable(
                f"Another program has been writing to {self.path} for over {BUSY_SECONDS} seconds.",
                "Try again when it has ended.",
            ) from busy
        try:
            yield connection
        except BaseException:
            connection.rollback()
            raise
        connection.commit()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Several reads of one unchanging state."""
        connection = self.connection
        if connection.in_transaction:
            yield connection
            return
        connection.execute("BEGIN")
        try:
            yield connection
        finally:
            connection.rollback()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=256
        )
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA cache_size = -65536")
        connection.create_function("fold", 1, _fold, deterministic=True)
        # What a relation between assets is where its rows say nothing; between others, which a mixed type may stand
        # between too, these words mean nothing.
        connection.execute("CREATE TEMP TABLE relation_type (type PRIMARY KEY, strength, pool, mixed) WITHOUT ROWID")
        connection.executemany(
            "INSERT INTO relation_type VALUES (?, ?, ?, ?)",
            [
                (spec.type, spec.strength, spec.pool, spec.ends != BETWEEN_ASSETS)
                for spec in RELATIONS.values()
                if spec.supplier
            ],
        )
        with self._lock:
            # A server's threads come and go; what those that are gone had open is nobody's any more.
            for thread in [thread for thread in self._open if not thread.is_alive()]:
                self._open.pop(thread).close()
            self._open[threading.current_thread()] = connection
        return connection

    def _migrate(self) -> None:
        (version,) = self.connection.execute("PRAGMA user_version").fetchone()
        if version > len(MIGRATIONS):
            raise StoreUnusable(
                f"{self.path} was written by a newer opsgraph (schema {version}; this one knows {len(MIGRATIONS)}).",
                "Upgrade opsgraph, or name another folder with --data.",
            )
        if version == len(MIGRATIONS):
            return
        with self.writing() as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            for migration in MIGRATIONS[version:]:
                for statement in migration.read_text(encoding="utf-8").split(";\n"):
                    connection.execute(statement)
            for spec in KINDS.values():
                for field in spec.fields:
                    if field.indexed:
                        connection.execute(
                            f"CREATE INDEX IF NOT EXISTS entity_{spec.kind}_{field.name} "
                            f"ON entity ({sort_expression(field.name)}) WHERE kind = '{spec.kind}'"
                        )
            connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
