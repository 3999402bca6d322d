"""The way to Neo4j: statements kept in files, transactions retried where that helps, errors of our own tree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from neo4j import READ_ACCESS, Driver, GraphDatabase, ManagedTransaction, Result
from neo4j.exceptions import (
    AuthError,
    ConfigurationError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from graph.errors import BadSettings, LeaseLost, StoreUnusable, Transient, Unanswerable, Unreachable
from graph.ports import Lease

T = TypeVar("T")
Tx = ManagedTransaction
Row = tuple[Any, ...]

CYPHER = Path(__file__).parent / "cypher"
CONNECT_SECONDS = 5.0
RETRY_SECONDS = 20.0
FETCH = 5_000
CHUNK = 2_000
# Subqueries with a scope clause and labels by value need it.
OLDEST = (5, 26)


@cache
def cypher(name: str, **parts: str) -> str:
    """The statement in `cypher/NAME.cypher`, with labels and types of the ontology for its `__PARTS__`."""
    text = (CYPHER / f"{name}.cypher").read_text(encoding="utf-8")
    for part, value in parts.items():
        text = text.replace(f"__{part}__", value)
    return text


def rows(result: Result) -> list[Row]:
    return [tuple(record.values()) for record in result]


class Client:
    """One server. Every transaction is a managed one: its work may run more than once, until it is committed
    once. Where a lost connection leaves open whether it was, that is an error and never a second try."""

    def __init__(self, url: str, user: str = "", password: str = "") -> None:
        self.url = url
        self._auth = (user, password) if user or password else None
        self._driver: Driver | None = None

    def open(self) -> None:
        """Connects; Unreachable where nothing answers, StoreUnusable where it is too old or refuses the user."""
        if self._driver is None:
            self._driver = self._connect()
        with self._answered():
            agent = self._driver.get_server_info().agent
        version = tuple(int(part) for part in agent.partition("/")[2].split(".")[:2] if part.isdigit())
        if version < OLDEST:
            raise StoreUnusable(
                f"The server at {self.url} is {agent}.", f"Use Neo4j {'.'.join(map(str, OLDEST))} or newer."
            )

    def _connect(self) -> Driver:
        try:
            return GraphDatabase.driver(
                self.url,
                auth=self._auth,
                connection_timeout=CONNECT_SECONDS,
                connection_acquisition_timeout=RETRY_SECONDS,
                max_transaction_retry_time=RETRY_SECONDS,
                notifications_min_severity="OFF",
                user_agent="opsgraph",
            )
        except (ConfigurationError, ValueError) as wrong:
            raise BadSettings(
                f"{self.url!r} is no address of a Neo4j: {wrong}.", "Write OPSGRAPH_NEO4J_URL like bolt://host:7687."
            ) from wrong

    def ping(self) -> None:
        with self._answered():
            self._opened.verify_connectivity()

    def close(self) -> None:
        if self._driver is not None:
            self._driver.close()
            self._driver = None

    def read(self, statement: str, **values: Any) -> list[Row]:
        """All rows of one statement."""
        return self.reading(lambda tx: rows(tx.run(statement, values)))

    def reading(self, work: Callable[[Tx], T]) -> T:
        """Several reads in one transaction."""
        with self._answered(), self._opened.session(default_access_mode=READ_ACCESS) as session:
            return session.execute_read(work)

    def stream(self, statement: str, **values: Any) -> Iterator[Row]:
        """The rows of a statement as they come, however many there are."""
        with (
            self._answered(),
            self._opened.session(default_access_mode=READ_ACCESS, fetch_size=FETCH) as session,
        ):
            for record in session.run(statement, values):
                yield tuple(record.values())

    def walk(self, statement: str, **values: Any) -> Iterator[list[Any]]:
        """The rows of a statement that gives them by the chunk, with the key that the chunk ends with.

        A row inside a chunk costs a fifteenth of one that comes as a record of its own."""
        start: str | None = ""
        while start is not None:
            ((chunk, start),) = self.read(statement, start=start, limit=CHUNK, **values)
            yield from chunk

    def write(self, work: Callable[[Tx], T], lease: Lease | None = None) -> T:
        """One transaction, all or none; with a lease: LeaseLost where it was taken over.

        The lease is checked, and locked against a take-over, as the last thing before the commit: what a stale
        leader wrote is undone, and neither a renewal nor a take-over has to wait for more than a commit."""

        def fenced(tx: Tx) -> T:
            done = work(tx)
            require(tx, lease)
            return done

        with self._answered(), self._opened.session() as session:
            return session.execute_write(fenced)

    def define(self, *statements: str) -> None:
        """Statements about the schema, which nothing else may share a transaction with."""
        with self._answered(), self._opened.session() as session, session.begin_transaction() as tx:
            for statement in statements:
                tx.run(statement).consume()
            tx.commit()

    @property
    def _opened(self) -> Driver:
        if self._driver is None:
            raise StoreUnusable("The graph is not open.", "Open the store before it is used.")
        return self._driver

    @contextmanager
    def _answered(self) -> Iterator[None]:
        try:
            yield
        except AuthError as refused:
            raise StoreUnusable(
                f"Neo4j at {self.url} refuses the user.",
                "Check OPSGRAPH_NEO4J_USER and OPSGRAPH_NEO4J_PASSWORD.",
            ) from refused
        except (ServiceUnavailable, SessionExpired) as gone:
            raise Unreachable(
                f"Neo4j at {self.url} does not answer.", "Check OPSGRAPH_NEO4J_URL and that the server runs."
            ) from gone
        except TransientError as busy:
            raise Transient(f"Neo4j at {self.url} could not do it now: {busy.message}.", "Try again.") from busy
        except (Neo4jError, DriverError) as broken:
            raise Unanswerable(f"Neo4j at {self.url} failed: {broken}.", "Run it with --debug for more.") from broken


def require(tx: Tx, lease: Lease | None) -> None:
    """LeaseLost unless the lease (where there is one) is still the newest of its name; locks it until the end."""
    if lease is not None and not rows(tx.run(cypher("lease_require"), name=lease.name, token=lease.token)):
        raise LeaseLost(
            f"The lease {lease.name!r} of {lease.holder} was taken over; nothing more of it is written.",
            "The newer run finishes the work.",
        )
