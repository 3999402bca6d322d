"""Collisions, risk, window advice, review, backtest and calibration on the example estate, which a person can check."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from graph.errors import Unanswerable, Unknown, WrongInput
from simulate.answers import dumps
from simulate.risk.score import OF_A_CHANGE
from tests.integration.simulate.asking import Asked
from tests.integration.simulate.tidewell import tidewell

AHEAD = [
    ("CHG2284", "CHG2285"),
    ("CHG2288", "CHG2289"),
    ("CHG2291", "CHG2292"),
    ("CHG2294", "CHG2295"),
    ("CHG2298", "CHG2299"),
    ("CHG2300", "CHG2301"),
    ("CHG2303", "CHG2304"),
    ("CHG2305", "CHG2306"),
    ("CHG2309", "CHG2310"),
]
GATE = """
gate:
  - no: {state: DOWN, criticality: critical}
  - at_most: {risk: 45}
"""


@pytest.fixture(scope="module")
def asked() -> Iterator[Asked]:
    with tidewell() as asked:
        yield asked


def pair(row: Any) -> tuple[str, str]:
    one, other = row["changes"]
    return one["id"], other["id"]


# ------------------------------------------------------------------------------------ collisions


def test_the_collisions_ahead_are_found_and_no_others(asked: Asked) -> None:
    doc = asked("collisions")
    assert sorted(map(pair, doc["collisions"])) == AHEAD
    assert (doc["considered"], doc["total"], doc["unscheduled"]) == (34, 9, [])


def test_two_databases_that_are_each_others_spare(asked: Asked) -> None:
    rows = {pair(row): row for row in asked("collisions")["collisions"]}
    row = rows["CHG2294", "CHG2295"]
    assert (row["asset"]["id"], row["state"], row["alone"], row["kind"]) == (
        "checkout",
        "DOWN",
        ["OK", "OK"],
        "together",
    )
    assert [(step["asset"], step["pool"] and step["pool"]["name"]) for step in row["because"]] == [
        ("checkout", None),
        ("payments", "db"),
    ]
    assert row["because"][-1]["pool"]["down"] == ["payments-db-1", "payments-db-2"]
    lost = {(meet["asset"], meet["pool"]): meet["lost"] for meet in row["meets"]}
    assert lost["payments", "db"] == [["payments-db-1"], ["payments-db-2"]]
    assert row["overlap"] == {"start": "2026-06-30T20:00:00Z", "end": "2026-06-30T21:00:00Z"}
    assert row["next_free"] == {"change": "CHG2295", "start": "2026-06-30T21:00:00Z", "end": "2026-06-30T23:00:00Z"}


def test_a_target_in_the_blast_radius_of_the_other(asked: Asked) -> None:
    rows = {pair(row): row for row in asked("collisions")["collisions"]}
    row = rows["CHG2298", "CHG2299"]
    assert (row["asset"]["id"], row["kind"]) == ("customers-db-2", "blast_radius")
    assert row["reaches"] == [{"change": "CHG2299", "target": "customers-db-2", "of": "CHG2298"}]
    assert [step["asset"] for step in row["because"]] == ["customers-db-2", "vm-customers-db-2", "hv-ams-04"]


def test_the_worst_stand_first_and_a_limit_only_hides(asked: Asked) -> None:
    doc = asked("collisions")
    order = [(["DOWN", "DEGRADED", "AT_RISK"].index(row["state"])) for row in doc["collisions"]]
    assert order == sorted(order)
    few = asked("collisions", limit=2)
    assert (few["shown"], few["total"]) == (2, 9)
    assert few["collisions"] == doc["collisions"][:2]


def test_between_two_times(asked: Asked) -> None:
    doc = asked("collisions", since="2026-07-09T00:00:00Z", until="2026-07-14T00:00:00Z")
    assert list(map(pair, doc["collisions"])) == [("CHG2300", "CHG2301")]
    assert (doc["from"], doc["to"]) == ("2026-07-09T00:00:00Z", "2026-07-14T00:00:00Z")
    with pytest.raises(WrongInput, match="does not lie before"):
        asked("collisions", since="2026-07-14T00:00:00Z", until="2026-07-09T00:00:00Z")
    with pytest.raises(WrongInput, match="no time"):
        asked("collisions", since="soon")


def test_a_change_inside_a_freeze_is_told(asked: Asked) -> None:
    (frozen,) = asked("collisions")["frozen"]
    assert frozen["change"] == "CHG2296"
    assert [(one["freeze"], one["assets"]) for one in frozen["freezes"]] == [
        ("sale-2026", ["checkout-api", "pricing-api"])
    ]


def test_the_gate_of_a_sweep(asked: Asked) -> None:
    gate = asked("collisions", rules=["collision"])["gate"]
    assert not gate["passed"]
    assert len(gate["rules"][0]["found"]) == 9
    assert asked("collisions", since="2026-08-01T00:00:00Z", rules=["collision"])["gate"]["passed"]
    with pytest.raises(WrongInput, match="nothing about collisions"):
        asked("collisions", rules=["risk:60"])


# ------------------------------------------------------------------------------------ one change


def test_what_a_change_takes_down_and_when_it_had_better_be(asked: Asked) -> None:
    doc = asked("change", change="CHG2288")
    assert doc["schema"] == "opsgraph.whatif/1"
    assert {"checkout", "payments"} <= set(doc["summary"]["critical_down"])
    assert [pair(row) for row in doc["collisions"]] == [("CHG2288", "CHG2289")]
    assert doc["window"] == {
        "start": "2026-06-23T13:00:00Z",
        "end": "2026-06-23T14:00:00Z",
        "stage": "planned",
        "free": False,
        "business_hours": 1.0,
        "freezes": [],
        "beside": [],
        "next_free": {"change": "CHG2288", "start": "2026-06-23T14:30:00Z", "end": "2026-06-23T15:30:00Z"},
    }
    assert doc["risk"]["path"] == "change board"


def test_advice_respects_a_freeze(asked: Asked) -> None:
    window = asked("change", change="CHG2296")["window"]
    assert [one["freeze"] for one in window["freezes"]] == ["sale-2026"]
    assert window["next_free"]["start"] == "2026-07-07T23:59:59Z"


def test_a_change_that_disturbs_nobody_may_stay(asked: Asked) -> None:
    window = asked("change", change="CHG2282")["window"]
    assert (window["free"], window["next_free"]) == (True, None)


def test_the_risk_of_what_looks_harmless_is_high(asked: Asked) -> None:
    """Declared low, all of them: the README says why they are not."""
    for id in ("CHG2281", "CHG2288", "CHG2286"):
        doc = asked("risk", change=id)
        assert doc["change"]["declared"] == "low"
        assert doc["path"] in ("team lead", "change board"), id


def test_every_point_is_explained(asked: Asked) -> None:
    for change in ("CHG2288", "CHG2296", "CHG2282", "CHG2001", "CHG2280"):
        doc = asked("risk", change=change)
        assert sum(row["points"] for row in doc["contributions"]) == pytest.approx(doc["score"])
        assert all(row["why"] for row in doc["contributions"])


def test_a_scenario_that_is_no_change_has_no_points_for_one(asked: Asked) -> None:
    contributions = asked("impact", fail=["staff-directory-1"])["risk"]["contributions"]
    assert contributions
    assert not OF_A_CHANGE & {row["factor"] for row in contributions}


def test_the_same_impact_counts_the_same_in_a_change_and_in_a_scenario(asked: Asked) -> None:
    scenario = {
        row["factor"]: row["points"] for row in asked("impact", fail=["staff-directory-1"])["risk"]["contributions"]
    }
    change = {row["factor"]: row["points"] for row in asked("risk", change="CHG2288")["contributions"]}
    assert {name: change[name] for name in scenario} == scenario


def test_rules_about_risk_and_collisions_hold_for_a_change(asked: Asked) -> None:
    assert not asked("change", change="CHG2288", rules=["risk:60", "collision"])["gate"]["passed"]
    assert asked("risk", change="CHG2282", rules=["risk:60", "collision"])["gate"]["passed"]


def test_a_change_is_named_by_id_uid_or_title(asked: Asked) -> None:
    for name in ("CHG2288", "change:CHG2288", " OpenLDAP 2.6.8 on the staff directory "):
        assert asked("risk", change=name)["change"]["id"] == "CHG2288"
    with pytest.raises(Unknown, match="CHG2288"):
        asked("risk", change="CHG2288x")


def test_the_same_question_gives_the_same_bytes(asked: Asked) -> None:
    for verb, arguments in (("collisions", {}), ("change", {"change": "CHG2288"}), ("risk", {"change": "CHG2294"})):
        assert dumps(asked(verb, **arguments)) == dumps(asked(verb, **arguments))


# ------------------------------------------------------------------------------------ what became of them


def test_a_review_finds_what_the_change_did(asked: Asked) -> None:
    doc = asked("review", ref="CHG2225")
    assert doc["of"] == {"kind": "change", "id": "CHG2225", "title": "Hypervisor patches HV 8.1, Amsterdam"}
    assert [(one["id"], one["link"]) for one in doc["incidents"]] == [
        ("INC1317", "caused"),
        ("INC1318", "affects"),
        ("INC1319", "affects"),
    ]
    assert {"config-store", "store-tills", "fulfilment"} <= {hit["id"] for hit in doc["hits"]}
    assert (doc["topology"], doc["recall"], doc["unforeseen"]) == ("now", 1.0, [])
    assert doc["total"] == doc["predicted"]["down"] + doc["predicted"]["degraded"] - len(doc["hits"])


def test_what_lies_ahead_cannot_be_reviewed(asked: Asked) -> None:
    with pytest.raises(WrongInput, match="whatif change CHG2288"):
        asked("review", ref="CHG2288")
    with pytest.raises(Unknown, match="CHG2225"):
        asked("review", ref="CHG2225a")


def test_a_backtest_counts_every_change_once(asked: Asked) -> None:
    doc = asked("backtest", text=GATE, filename="gate.yaml")
    summary = doc["summary"]
    parts = [summary[name] for name in ("stopped", "missed", "wrongly_stopped", "passed")]
    assert sum(parts) == doc["changes"] == doc["total"] == 225
    assert doc["left_out"] == {"no_outcome": 0, "cancelled": 6, "no_window": 0, "no_target": 1, "older": 0}
    assert doc["topology"] == {"then": 0, "now": 225}
    assert sum(row["stopped"] + row["passed"] for row in doc["by_outcome"]) == 225
    for case in doc["cases"]:
        trouble = case["outcome"] != "successful" or bool(case["incidents"])
        stopped = bool(case["broken"])
        assert (
            case["verdict"]
            == {
                (True, True): "stopped",
                (True, False): "wrongly_stopped",
                (False, True): "missed",
                (False, False): "passed",
            }[stopped, trouble]
        )


def test_the_config_store_change_would_have_been_stopped(asked: Asked) -> None:
    cases = {case["change"]["id"]: case for case in asked("backtest", text=GATE)["cases"]}
    assert cases["CHG2225"]["verdict"] == "stopped"
    assert {one["priority"] for one in cases["CHG2225"]["incidents"]} == {"P1"}


def test_a_rule_that_cannot_be_known_for_the_past_is_no_answer(asked: Asked) -> None:
    for rule in ("complete: true", "at_least: {confidence: 0.9}"):
        with pytest.raises(Unanswerable, match="cannot be evaluated"):
            asked("backtest", text=f"gate:\n  - {rule}\n")
    with pytest.raises(WrongInput, match="has no gate"):
        asked("backtest", text="name: nothing\n", filename="empty.yaml")


def test_the_example_estate_keeps_its_weights_and_says_why(asked: Asked) -> None:
    doc = asked("calibrate")
    assert (doc["schema"], doc["changes"]) == ("opsgraph.calibration/1", 225)
    assert doc["kept"] == "hand-set" or doc["held_out"]["brier"]["fitted"] < doc["held_out"]["brier"]["hand_set"]
    assert doc["why"]
    assert sum(part["changes"] for part in doc["reliability"]) == doc["held_out"]["changes"]
