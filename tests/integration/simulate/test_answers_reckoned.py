"""Latent risk and expected availability, from a real store."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graph.errors import WrongInput
from tests.integration.etl.desk import NOW
from tests.integration.simulate.asking import Asked, asking
from tests.integration.simulate.shop import ASSETS, by_id, shop

# Only the databases ever fail: a tenth of the time, each for itself.
RATED = [
    {**row, "mtbf_hours": "9", "mttr_hours": "1" if row["id"].startswith("db-") else "0"}
    for row in ASSETS
    if row["id"] != "db-3"
]


@pytest.fixture(scope="module")
def estate() -> Iterator[Asked]:
    with asking((NOW, shop(assets=RATED))) as asked:
        yield asked


def test_a_pool_that_an_open_incident_leaves_without_a_spare_is_latent(estate: Asked) -> None:
    doc = estate("latent")
    assert (doc["schema"], doc["as_of"], doc["shown"], doc["total"]) == ("opsgraph.latent/1", NOW, 1, 1)
    (pool,) = doc["pools"]
    assert (pool["asset"], pool["pool"], pool["up"], pool["good"], pool["degraded"]) == (
        "payments",
        "db",
        2,
        1,
        ["db-2"],
    )
    assert pool["why"] == [{"asset": "db-2", "state": "DEGRADED", "why": "incident", "incidents": ["INC1"]}]
    assert estate("latent", limit=0) == {**doc, "shown": 0, "pools": []}


def test_a_spare_in_maintenance_is_latent_for_its_services() -> None:
    away = [{**row, "status": "maintenance"} if row["id"] == "db-2" else row for row in ASSETS]
    with asking((NOW, shop(assets=away, incidents=[]))) as estate:
        doc = estate("latent")
        assert doc["pools"][0]["takes_down"] == ["shop"]
        assert doc["services"] == [{"id": "shop", "asset": "payments", "pool": "db", "maintenance": ["db-2"]}]
        (nothing,) = estate("spof", services=["shop"])["services"]
        assert nothing == "shop"


def test_availability_is_that_of_the_closed_form(estate: Asked) -> None:
    doc = estate("availability", services=["shop", "db-1"])
    assert (doc["schema"], doc["trials"], doc["seed"], doc["now"]) == ("opsgraph.availability/1", 10_000, 0, False)
    rows = by_id(doc["services"])
    assert list(rows) == ["shop", "db-1"]
    assert rows["shop"]["low"] < 0.99 < rows["shop"]["high"]
    assert rows["db-1"]["low"] < 0.9 < rows["db-1"]["high"]
    assert rows["shop"]["after"] is None
    assert doc["scenario"] is None
    told = {row["asset"]: (row["mtbf_hours"], row["mttr_hours"], row["from"]) for row in doc["assumptions"]}
    assert told["db-1"] == (9.0, 1.0, "attributes")
    assert set(told) == {"shop", "payments", "db-1", "db-2", "host-1", "host-2"}
    assert estate("availability", services=["shop", "db-1"]) == doc
    assert estate("availability", services=["shop", "db-1"], seed=1) != doc


def test_before_and_after_share_their_draws(estate: Asked) -> None:
    text = """
        steps:
          - add: {id: db-4, type: database, attributes: {mtbf_hours: 9, mttr_hours: 1}}
          - connect: {source: payments, type: DEPENDS_ON, target: db-4, pool: db}
    """
    (row,) = estate("availability", services=["shop"], scenario=text)["services"]
    after = row["after"]
    assert after["low"] < 0.999 < after["high"]
    assert after["difference_low"] < 0.009 < after["difference_high"]
    assert after["difference_low"] > 0
    (same,) = estate("availability", services=["shop"], scenario="steps: []")["services"]
    assert (same["after"]["difference"], same["after"]["availability"]) == (0.0, same["availability"])


def test_what_is_down_counts_only_now_and_what_a_scenario_fails_always() -> None:
    down = [{**row, "status": "down"} if row["id"] == "db-2" else row for row in RATED]
    with asking((NOW, shop(assets=down))) as estate:
        (plain,) = estate("availability", services=["shop"])["services"]
        assert plain["low"] < 0.99 < plain["high"]
        (now,) = estate("availability", services=["shop"], now=True)["services"]
        assert now["low"] < 0.9 < now["high"]
        (after,) = estate("availability", services=["shop"], scenario="steps: [{fail: [db-1, db-2]}]")["services"]
        assert after["after"]["availability"] == 0.0


def test_a_service_that_a_scenario_removes_has_none_after_it(estate: Asked) -> None:
    rows = estate("availability", services=["wiki", "shop"], scenario="steps: [{remove: wiki}]")["services"]
    assert [row["after"] is None for row in rows] == [True, False]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"services": []}, "No service is named."),
        ({"services": ["shopp"]}, "There is no asset 'shopp'. Did you mean 'shop'?"),
        ({"services": ["shop"], "trials": 0}, "trials is 0, expected 1 to 1,000,000."),
        ({"services": ["shop"], "trials": 10**9}, "trials is 1000000000, expected 1 to 1,000,000."),
        ({"services": ["shop"], "scenario": "steps: [{fial: shop}]", "filename": "f.yaml"}, "f.yaml, line 1"),
        (
            {"services": ["shop"], "scenario": "steps: [{fail: x}]", "filename": "f.yaml"},
            "f.yaml, line 1, step 1 (fail)",
        ),
    ],
)
def test_what_cannot_be_reckoned_is_named(estate: Asked, arguments: dict[str, object], told: str) -> None:
    with pytest.raises(WrongInput) as refused:
        estate("availability", **arguments)
    assert told in str(refused.value)
