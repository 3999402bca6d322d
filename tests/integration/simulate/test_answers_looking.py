"""What hangs on what: single points of failure, ways, causes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graph.errors import WrongInput
from tests.integration.etl.desk import NOW
from tests.integration.simulate.asking import Asked, asking
from tests.integration.simulate.shop import ASSETS, SHOP, by_id, shop


@pytest.fixture(scope="module")
def estate() -> Iterator[Asked]:
    with asking((NOW, SHOP)) as asked:
        yield asked


def test_single_points_of_failure_of_the_business_services(estate: Asked) -> None:
    doc = estate("spof")
    assert (doc["schema"], doc["as_of"], doc["services"]) == ("opsgraph.spof/1", NOW, ["shop"])
    assert doc["spofs"] == [{"asset": "payments", "takes_down": ["shop"]}]
    assert (doc["shown"], doc["total"]) == (1, 1)


def test_single_points_of_failure_of_what_is_named_and_of_everything(estate: Asked) -> None:
    assert estate("spof", services=["Wiki", "asset:db-1"])["spofs"] == [
        {"asset": "host-1", "takes_down": ["db-1", "wiki"]}
    ]
    every = estate("spof", all=True)
    assert len(every["services"]) == 9
    assert [row["asset"] for row in every["spofs"]] == ["payments", "host-1", "host-2"]
    assert [row["asset"] for row in estate("spof", all=True, limit=1)["spofs"]] == ["payments"]


def test_a_spare_that_is_away_makes_points_of_failure() -> None:
    away = [{**row, "status": "down"} if row["id"] == "db-2" else row for row in ASSETS]
    with asking((NOW, shop(assets=away))) as estate:
        assert [row["asset"] for row in estate("spof")["spofs"]] == ["payments", "db-1", "host-1"]


def test_the_way_from_one_asset_to_another(estate: Asked) -> None:
    doc = estate("path", source="host-1", target="The shop")
    assert (doc["schema"], doc["source"], doc["target"]) == ("opsgraph.path/1", "host-1", "shop")
    assert (doc["found"], doc["length"]) == (True, 3)
    assert [(step["source"], step["type"], step["target"], step["pool"]) for step in doc["path"]] == [
        ("db-1", "RUNS_ON", "host-1", None),
        ("payments", "DEPENDS_ON", "db-1", "db"),
        ("payments", "PART_OF", "shop", None),
    ]
    assert doc["path"][0]["sources"] == ["files"]


def test_no_way_and_no_step_are_told_apart(estate: Asked) -> None:
    none = estate("path", source="wiki", target="shop")
    assert (none["found"], none["length"], none["path"]) == (False, None, [])
    here = estate("path", source="wiki", target="wiki")
    assert (here["found"], here["length"], here["path"]) == (True, 0, [])


def test_causes_with_incidents_and_recent_changes_come_first(estate: Asked) -> None:
    doc = estate("dependencies", of="shop")
    assert doc["of"] == {
        "id": "shop",
        "name": "The shop",
        "type": "business_service",
        "criticality": "critical",
        "owner": "team-shop",
        "state": "OK",
        "incidents": [],
        "changes": [],
    }
    assert [row["id"] for row in doc["causes"]] == ["db-2", "mail", "host-1", "payments", "db-1", "host-2"]
    rows = by_id(doc["causes"])
    assert [one["id"] for one in rows["db-2"]["incidents"]] == ["INC1"]
    assert [one["id"] for one in rows["host-1"]["changes"]] == ["CHG2"]
    assert rows["db-1"]["changes"] == []
    assert (rows["host-1"]["distance"], len(rows["host-1"]["path"])) == (3, 3)
    assert [step["target"] for step in rows["host-1"]["path"]] == ["host-1", "db-1", "shop"]
    assert (doc["shown"], doc["total"]) == (6, 6)
    short = estate("dependencies", of="shop", limit=2)
    assert (short["shown"], short["total"], short["causes"]) == (2, 6, doc["causes"][:2])


def test_how_long_a_change_is_recent_is_one_of_the_terms() -> None:
    with asking((NOW, SHOP), recent=86_400.0) as estate:
        assert not any(row["changes"] for row in estate("dependencies", of="shop")["causes"])
    with asking((NOW, SHOP), recent=90 * 86_400.0) as estate:
        assert by_id(estate("dependencies", of="shop")["causes"])["db-1"]["changes"][0]["id"] == "CHG4"


@pytest.mark.parametrize(
    ("verb", "arguments"),
    [
        ("spof", {"services": ["payment"]}),
        ("path", {"source": "payment", "target": "shop"}),
        ("path", {"source": "shop", "target": "payment"}),
        ("dependencies", {"of": "payment"}),
    ],
)
def test_an_asset_named_in_vain_is_told_with_the_closest(estate: Asked, verb: str, arguments: dict[str, str]) -> None:
    with pytest.raises(WrongInput, match=r"There is no asset 'payment'. Did you mean 'payments'\?"):
        estate(verb, **arguments)
