"""A store says what it is."""

from __future__ import annotations

import re

from tests.contract.conftest import Store


def test_product_version_and_place_are_named(store: Store) -> None:
    assert re.match(r"(SQLite|Neo4j) \d+\.\d+.* \S*(/graph\.sqlite|://\S+)$", store.about())
