"""What tests of several parts share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integration.etl.desk import Desk, desk_for_a_moment
from tests.rigs import require
from tests.rigs.neo4j import neo4j_server


@pytest.fixture(scope="session")
def neo4j_url() -> Iterator[str]:
    """A Neo4j for all tests of a session; each empties it before it fills it."""
    with require(neo4j_server()) as url:
        yield url


@pytest.fixture
def desk() -> Iterator[Desk]:
    """An empty embedded graph and the ETL on it."""
    with desk_for_a_moment() as desk:
        yield desk
