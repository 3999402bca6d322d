"""Each store, empty or with the sample in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest
from neo4j import GraphDatabase

from graph.model import GraphVersion
from graph.ports import GraphStore, Lease
from graph.stores.feed import Feed
from graph.stores.neo4j.store import Neo4jStore
from graph.stores.sqlite.store import SqliteStore
from tests.contract.sample import sample


class Store(GraphStore, Protocol):
    """What the suite asks of a store beside the port: it takes and gives a feed."""

    def restore(self, feed: Feed, version: GraphVersion, lease: Lease) -> None: ...

    def feed(self) -> Feed: ...


class Bench:
    """One store for the whole session; emptied, or filled with the sample, only where a test finds it otherwise."""

    def __init__(self, store: Store, empty: Callable[[], None]) -> None:
        self._store = store
        self._empty = empty
        self._as_sampled = False

    def empty(self) -> Store:
        self._empty()
        self._as_sampled = False
        return self._store

    def sampled(self) -> Store:
        if not self._as_sampled:
            store = self.empty()
            store.restore(*sample(), store.leases.acquire("etl", "sample", 600))
            self._as_sampled = True
        return self._store


@pytest.fixture(scope="session")
def neo4j_bench(neo4j_url: str) -> Iterator[Bench]:
    store = Neo4jStore(neo4j_url)
    store.open()
    with GraphDatabase.driver(neo4j_url, auth=None) as driver:

        def empty() -> None:
            driver.execute_query("MATCH (node) WHERE NOT node:Graph DETACH DELETE node")
            driver.execute_query("MATCH (graph:Graph) SET graph.number = 0, graph.at = null, graph.feeding = false")

        yield Bench(store, empty)
    store.close()


@pytest.fixture(scope="session")
def sqlite_bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    folder: Path = tmp_path_factory.mktemp("sqlite")
    store = SqliteStore(folder)

    def empty() -> None:
        store.close()
        for file in folder.iterdir():
            file.unlink()
        store.open()

    yield Bench(store, empty)
    store.close()


@pytest.fixture(params=["sqlite", "neo4j"])
def bench(request: pytest.FixtureRequest) -> Bench:
    found: Bench = request.getfixturevalue(f"{request.param}_bench")
    return found


@pytest.fixture
def store(bench: Bench) -> Store:
    """A store that holds nothing."""
    return bench.empty()


@pytest.fixture
def sampled(bench: Bench) -> Store:
    """A store that holds the sample; for tests that only read."""
    return bench.sampled()


@pytest.fixture
def lease(store: Store) -> Lease:
    return store.leases.acquire("etl", "test", 600)
