"""What tests of several parts share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integration.etl.desk import Desk, desk_for_a_moment


@pytest.fixture
def desk() -> Iterator[Desk]:
    """An empty embedded graph and the ETL on it."""
    with desk_for_a_moment() as desk:
        yield desk
