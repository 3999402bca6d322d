"""The closest match among very many ids."""

from __future__ import annotations

import pytest

from graph.errors import closest
from graph.topology.near import near
from tests.property.what_if_estates import topology_of

IDS = [
    f"{kind}-{site}-{number:04}" for kind in ("db", "vm", "host") for site in ("fra", "lon") for number in range(700)
]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("db-fra-00412", "db-fra-0412"),
        ("b-fra-0412", "db-fra-0412"),
        ("payment-db", "payments-db"),
        ("paymentsdb", "payments-db"),
        ("ayments-db", "payments-db"),
        ("größe", "größen"),
        ("", None),
        ("zzzzzzzz", None),
    ],
)
def test_what_was_meant_is_found(text: str, meant: str | None) -> None:
    topology = topology_of([{"id": id} for id in [*IDS, "payments-db", "größen"]], [], [])
    found = near(topology.ids, text)
    assert len(found) < 1500
    assert closest(text, found) == meant
