"""Plans side by side, and plans that are kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graph.errors import WrongInput
from tests.integration.etl.desk import NOW
from tests.integration.simulate.asking import Asked, asking
from tests.integration.simulate.shop import SHOP

ROUGH = "{name: Rough, steps: [{remove: db-1}, {remove: db-2}], gate: [{no: {state: DOWN, criticality: critical}}]}"
CAREFUL = """
name: Careful
steps:
  - add: {id: db-4, name: Database four, type: database}
  - connect: {source: payments, type: DEPENDS_ON, target: db-4, pool: db}
  - remove: db-1
gate:
  - no: {state: DOWN, criticality: critical}
"""


@pytest.fixture
def estate() -> Iterator[Asked]:
    with asking((NOW, SHOP)) as asked:
        yield asked


def test_two_plans_are_told_side_by_side(estate: Asked) -> None:
    doc = estate("compare", a={"text": ROUGH, "filename": "rough.yaml"}, b={"text": CAREFUL}, rules=["down:0"])
    assert (doc["schema"], doc["as_of"]) == ("opsgraph.compare/1", NOW)
    assert (doc["a"]["scenario"]["name"], doc["b"]["scenario"]["name"]) == ("Rough", "Careful")
    assert doc["a"]["summary"] == {"down": 2, "degraded": 0, "at_risk": 0, "critical_down": ["payments", "shop"]}
    assert doc["b"]["summary"] == {"down": 0, "degraded": 0, "at_risk": 0, "critical_down": []}
    assert (doc["a"]["removed"], doc["b"]["removed"]) == (["db-1", "db-2"], ["db-1"])
    assert (doc["a"]["gate"]["passed"], doc["b"]["gate"]["passed"]) == (False, True)
    assert doc["better"] == "b"
    assert [(row["id"], row["a"], row["b"]) for row in doc["differences"]] == [
        ("payments", "DOWN", "OK"),
        ("shop", "DOWN", "OK"),
        ("db-2", None, "OK"),
        ("db-4", None, "OK"),
    ]
    assert [row["name"] for row in doc["differences"]] == ["Payments", "The shop", "Database two", "Database four"]
    assert (doc["shown"], doc["total"]) == (4, 4)
    assert doc["gate"]["passed"] is False
    assert [rule["rule"] for rule in doc["gate"]["rules"]] == [
        "a: no: {state: DOWN, criticality: critical}",
        "a: at_most: {down: 0}",
        "b: no: {state: DOWN, criticality: critical}",
        "b: at_most: {down: 0}",
    ]


def test_a_plan_is_no_better_than_itself(estate: Asked) -> None:
    doc = estate("compare", a={"text": CAREFUL}, b={"text": CAREFUL}, limit=1)
    assert (doc["better"], doc["differences"], doc["total"]) == (None, [], 0)
    assert doc["gate"]["passed"] is True


def test_a_plan_is_kept_listed_shown_run_compared_and_forgotten(estate: Asked) -> None:
    assert estate("saved")["scenarios"] == []
    estate("saved_save", name="rough", text=ROUGH)
    estate("saved_save", name=" careful ", text=CAREFUL)
    listed = estate("saved")["scenarios"]
    assert [(row["name"], row["title"], row["steps"], row["saved_at"]) for row in listed] == [
        ("careful", "Careful", 3, NOW),
        ("rough", "Rough", 2, NOW),
    ]
    assert listed[1]["gate"] == ["no: {state: DOWN, criticality: critical}"]
    shown = estate("saved_show", name="careful")["scenario"]
    assert shown["text"] == CAREFUL
    assert shown["steps"][-1] == {"remove": "db-1"}
    assert shown["predicted"]["summary"]["down"] == 0
    assert estate("saved_show", name="rough")["scenario"]["predicted"]["affected"] == [
        {"id": "payments", "state": "DOWN"},
        {"id": "shop", "state": "DOWN"},
    ]
    assert estate("saved_run", name="rough") == estate("run", text=ROUGH)
    assert estate("compare", a={"saved": "rough"}, b={"saved": "careful"})["better"] == "b"
    assert estate("saved_delete", name="careful") == {"schema": "opsgraph.saved/1", "deleted": "careful"}
    assert [row["name"] for row in estate("saved")["scenarios"]] == ["rough"]


def test_a_name_that_is_taken_is_taken_over(estate: Asked) -> None:
    estate("saved_save", name="plan", text=ROUGH)
    estate("saved_save", name="plan", text=CAREFUL)
    assert [row["title"] for row in estate("saved")["scenarios"]] == ["Careful"]


def test_a_name_that_is_not_there_is_told_with_the_closest(estate: Asked) -> None:
    estate("saved_save", name="replace-db", text=CAREFUL)
    for verb in ("saved_show", "saved_run", "saved_delete"):
        with pytest.raises(WrongInput, match=r"There is no saved scenario 'replace-bd'. Did you mean 'replace-db'\?"):
            estate(verb, name="replace-bd")
    with pytest.raises(WrongInput, match="There is no saved scenario 'x'"):
        estate("compare", a={"saved": "x"}, b={"saved": "replace-db"})


@pytest.mark.parametrize("name", ["", "  ", "two\nlines", "x" * 201])
def test_a_name_must_be_one(estate: Asked, name: str) -> None:
    with pytest.raises(WrongInput, match="is no name for a scenario"):
        estate("saved_save", name=name, text=CAREFUL)


def test_what_cannot_be_done_is_not_kept(estate: Asked) -> None:
    with pytest.raises(WrongInput, match=r"plan, line 1, step 1 \(fail\): There is no asset 'db-9'"):
        estate("saved_save", name="plan", text="steps: [{fail: db-9}]")
    with pytest.raises(WrongInput, match="plan, line 1: there is no key 'stesp'"):
        estate("saved_save", name="plan", text="stesp: []")
    assert estate("saved")["scenarios"] == []


def test_a_kept_plan_that_no_longer_fits_names_its_step() -> None:
    with asking((NOW, SHOP)) as estate:
        estate("saved_save", name="plan", text="steps:\n- fail: wiki\n- remove: db-1")
        doc = estate("saved_run", name="plan")
        assert doc["removed"] == ["db-1"]
