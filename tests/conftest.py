"""What tests of several parts share."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

import pytest

from graph.impact.compiled import native
from tests.integration.etl.desk import Desk, desk_for_a_moment
from tests.rigs import missing, require
from tests.rigs.neo4j import neo4j_server


@pytest.fixture(scope="session")
def neo4j_url() -> Iterator[str]:
    """A Neo4j for all tests of a session; each empties it before it fills it."""
    with require(neo4j_server()) as url:
        yield url


@pytest.fixture(scope="session")
def compiled() -> ModuleType:
    """The engine's inner loops, where there was a compiler when opsgraph was installed."""
    if native is None:
        missing("the engine was not compiled: it takes a C compiler and Python's headers, and `make setup` anew")
    return native


@pytest.fixture
def desk() -> Iterator[Desk]:
    """An empty embedded graph and the ETL on it."""
    with desk_for_a_moment() as desk:
        yield desk
