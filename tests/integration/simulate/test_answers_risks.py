"""Latent risk and availability of the shop, by hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graph.errors import WrongInput
from simulate.answers import dumps
from tests.integration.etl.desk import NOW
from tests.integration.simulate.asking import Asked, asking
from tests.integration.simulate.shop import ASSETS, INCIDENTS, shop

THIRD = """
steps:
  - add: {id: db-4, type: database, attributes: {mtbf_hours: 90, mttr_hours: 10}}
  - connect: {source: payments, type: DEPENDS_ON, target: db-4, pool: db}
"""


@pytest.fixture(scope="module")
def estate() -> Iterator[Asked]:
    with asking((NOW, shop())) as asked:
        yield asked


def told(*rates: tuple[str, float, float]) -> list[dict[str, str]]:
    """The assets with hours among their attributes; 1000 and 0 unless said."""
    hours = {id: (mtbf, mttr) for id, mtbf, mttr in rates}
    rows = []
    for row in ASSETS:
        mtbf, mttr = hours.get(row["id"], (1000.0, 0.0))
        rows.append({**row, "mtbf_hours": str(mtbf), "mttr_hours": str(mttr)})
    return rows


# ------------------------------------------------------------------------------------------------ latent


def test_a_degraded_half_leaves_no_good_spare(estate: Asked) -> None:
    """db-2 has an open P2: DEGRADED, so one good database is left of the one that is needed."""
    doc = estate("latent")
    assert (doc["schema"], doc["as_of"], doc["shown"], doc["total"]) == ("opsgraph.latent/1", NOW, 1, 1)
    (pool,) = doc["pools"]
    assert (pool["asset"], pool["pool"], pool["state"]) == ("payments", "db", "OK")
    assert [pool[name] for name in ("n", "full", "up", "good", "min_up")] == [2, 2, 2, 1, 1]
    assert pool["degraded"] == ["db-2"]
    assert pool["why"] == [{"asset": "db-2", "state": "DEGRADED", "why": "incident", "incidents": ["INC1"]}]
    assert pool["takes_down"] == []
    assert doc["services"] == []
    assert estate("latent", limit=0)["pools"] == []


def test_a_spare_in_maintenance_exposes_the_services_above() -> None:
    """host-2 is being maintained, so db-2 is down, and the next database takes the shop along."""
    rows = [{**row, "status": "maintenance" if row["id"] == "host-2" else row.get("status", "")} for row in ASSETS]
    with asking((NOW, shop(assets=rows, incidents=INCIDENTS[1:]))) as asked:
        doc = asked("latent")
    (pool,) = doc["pools"]
    assert (pool["state"], pool["up"], pool["down"]) == ("AT_RISK", 1, ["db-2"])
    assert pool["why"] == [{"asset": "host-2", "state": "DOWN", "why": "maintenance", "incidents": []}]
    assert pool["takes_down"] == ["shop"]
    assert doc["services"] == [{"id": "shop", "asset": "payments", "pool": "db", "maintenance": ["host-2"]}]


def test_a_p1_counts_as_down() -> None:
    incidents = [{**INCIDENTS[0], "priority": "P1"}]
    with asking((NOW, shop(incidents=incidents))) as asked:
        (pool,) = asked("latent")["pools"]
    assert (pool["up"], pool["good"], pool["why"][0]["why"], pool["takes_down"]) == (1, 1, "incident", ["shop"])


# ------------------------------------------------------------------------------------------------ availability


def test_two_databases_of_which_one_is_needed() -> None:
    """Each is out a tenth of the time, the hosts never: one in a hundred."""
    with asking((NOW, shop(assets=told(("db-1", 90, 10), ("db-2", 90, 10))))) as asked:
        doc = asked("availability", services=["The shop"])
        assert doc == asked("availability", services=["shop"], seed=0, trials=10_000)
        again = asked("availability", services=["shop"], seed=1)
        after = asked("availability", services=["shop", "payments"], scenario=THIRD)
    assert (doc["schema"], doc["trials"], doc["seed"], doc["now"]) == ("opsgraph.availability/1", 10_000, 0, False)
    (shop_row,) = doc["services"]
    assert shop_row["low"] < 0.99 < shop_row["high"]
    assert (shop_row["after"], doc["scenario"]) == (None, None)
    assert {row["from"] for row in doc["assumptions"]} == {"attributes"}
    assert again["services"][0]["availability"] != shop_row["availability"]
    assert [row["id"] for row in after["services"]] == ["shop", "payments"]
    then = after["services"][0]["after"]
    assert after["services"][0]["availability"] == shop_row["availability"]
    assert then["difference_low"] < 0.009 < then["difference_high"]
    assert then["difference"] == pytest.approx(then["availability"] - shop_row["availability"])
    assert dumps(after)


def test_what_the_data_says_right_now_is_left_out_unless_asked_for() -> None:
    """Payments is down; a scenario that fails it is another matter."""
    rows = [{**row, "status": "down" if row["id"] == "payments" else row.get("status", "")} for row in told()]
    with asking((NOW, shop(assets=rows))) as asked:
        assert asked("availability", services=["shop"])["services"][0]["availability"] == 1.0
        assert asked("availability", services=["shop"], now=True)["services"][0]["availability"] == 0.0
        failed = asked("availability", services=["shop"], scenario="steps: [{fail: payments}]")
        assert failed["services"][0]["after"]["availability"] == 0.0


def test_assumptions_are_named(estate: Asked) -> None:
    doc = estate("availability", services=["shop"])
    assert [row["asset"] for row in doc["assumptions"]] == ["db-1", "db-2", "host-1", "host-2", "payments", "shop"]
    assert {row["from"] for row in doc["assumptions"] if row["asset"] == "host-1"} == {"assumed of type host"}


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"services": ["shop"], "trials": 0}, "trials is 0"),
        ({"services": ["shop"], "trials": 10**9}, "trials is 1000000000"),
        ({"services": ["shp"]}, "shp"),
        ({"services": ["shop"], "scenario": "steps: [{fail: db-9}]"}, "db-9"),
    ],
)
def test_wrong_input(estate: Asked, given: dict[str, object], says: str) -> None:
    with pytest.raises(WrongInput, match=says):
        estate("availability", **given)
