"""Past changes on a graph with a history: the topology of their day, and nothing from later."""

from __future__ import annotations

from typing import Any

import pytest

from graph.errors import Unanswerable, Unknown
from tests.integration.simulate.asking import asking
from tests.integration.simulate.shop import ASSETS, RELATIONS, Rows, shop

FIRST, THEN, NOW = "2026-04-01T09:00:00Z", "2026-04-20T09:00:00Z", "2026-05-01T09:00:00Z"
ALONE = [{**row, "pool": ""} if row["target"] == "db-1" else row for row in RELATIONS if row["target"] != "db-2"]
GATE = "gate:\n  - no: {state: DOWN, criticality: critical}\n"


def change(id: str, day: str, outcome: str = "successful", **more: str) -> dict[str, str]:
    return {
        "id": id,
        "title": f"Change {id}",
        "type": "normal",
        "status": "closed",
        "action": "restart",
        "planned_start": f"{day}T10:00:00Z",
        "planned_end": f"{day}T11:00:00Z",
        "targets": "db-1",
        "team": "team-db",
        "outcome": outcome,
        **more,
    }


def past(*changes: dict[str, str], incidents: Rows | None = None) -> dict[str, Rows]:
    return shop(changes=list(changes), incidents=incidents or [])


def test_each_change_is_judged_on_the_topology_of_its_day() -> None:
    """Before the 20th payments had one database; the first change is older than all that is known."""
    changes = [change("OLD", "2026-03-01"), change("ALONE", "2026-04-10"), change("SPARE", "2026-04-25", "failed")]
    tables = past(*changes)
    today = {**tables, "assets": [*ASSETS, {"id": "new"}]}
    with asking((FIRST, {**tables, "relations": ALONE}), (THEN, tables), (NOW, today)) as asked:
        doc = asked("backtest", text=GATE)
        reviews = {id: asked("review", ref=id) for id in ("OLD", "ALONE", "SPARE")}
    cases = {case["change"]["id"]: (case["verdict"], case["topology"]) for case in doc["cases"]}
    assert cases == {"OLD": ("passed", "now"), "ALONE": ("wrongly_stopped", "then"), "SPARE": ("missed", "then")}
    assert doc["topology"] == {"then": 2, "now": 1}
    assert {id: one["topology"] for id, one in reviews.items()} == {"OLD": "now", "ALONE": "then", "SPARE": "then"}
    assert reviews["ALONE"]["predicted"]["down"] == 3


def test_what_is_down_today_was_not_for_that_reason_down_then() -> None:
    assets = [{**row, "status": "maintenance" if row["id"] == "db-2" else row.get("status", "")} for row in ASSETS]
    with asking((NOW, {**past(change("OLD", "2026-03-01")), "assets": assets})) as asked:
        assert [case["verdict"] for case in asked("backtest", text=GATE)["cases"]] == ["passed"]


def test_an_outcome_of_later_changes_no_verdict() -> None:
    """The risk of a change is the same whatever became of it and of those after it."""
    gate = "gate:\n  - at_most: {risk: 100}\n"

    def risks(second: str, third: str, incidents: Rows) -> dict[str, Any]:
        changes = [change("A", "2026-03-01"), change("B", "2026-03-05", second), change("C", "2026-03-10", third)]
        with asking((NOW, past(*changes, incidents=incidents))) as asked:
            return {case["change"]["id"]: case["risk"] for case in asked("backtest", text=gate)["cases"]}

    late = [
        {"id": "I", "title": "I", "priority": "P1", "status": "closed", "affects": "db-1", "caused_by": "A",
         "opened_at": "2026-03-01T10:30:00Z", "resolved_at": "2026-03-20T00:00:00Z"},
    ]  # fmt: skip
    calm = risks("successful", "successful", [])
    assert risks("successful", "failed", []) == calm
    assert risks("successful", "successful", late) == calm
    stormy = risks("failed", "successful", [])
    assert (stormy["A"], stormy["B"]) == (calm["A"], calm["B"])
    assert stormy["C"] > calm["C"]


def test_what_cannot_be_judged_is_counted() -> None:
    changes = [
        change("GOOD", "2026-03-01"),
        change("NOT", "2026-03-02", "cancelled"),
        change("QUIET", "2026-03-03", ""),
        change("NOBODY", "2026-03-04", targets="db-3"),
        change("AHEAD", "2026-06-01", status="scheduled", outcome=""),
    ]
    with asking((NOW, past(*changes))) as asked:
        doc = asked("backtest", text=GATE)
    assert doc["left_out"] == {"no_outcome": 1, "cancelled": 1, "no_window": 0, "no_target": 1, "older": 0}
    assert doc["changes"] == 1


def test_little_history_keeps_the_weights_of_the_settings() -> None:
    with asking((NOW, past(change("A", "2026-03-01")))) as asked:
        doc = asked("calibrate")
    assert (doc["kept"], doc["changes"], doc["held_out"]) == ("hand-set", 1, None)


def test_a_saved_scenario_is_held_against_what_came() -> None:
    text = "steps:\n  - fail: db-1\n  - fail: db-2\n"
    caused = [
        {"id": "I", "title": "Shop is down", "priority": "P1", "status": "new", "affects": "shop|wiki",
         "caused_by": "AFTER", "opened_at": "2026-05-02T10:30:00Z", "resolved_at": ""},
    ]  # fmt: skip
    tables = past(change("AFTER", "2026-05-02", "failed", targets="db-1|db-2"), incidents=caused)
    with asking((NOW, shop(incidents=[], changes=[]))) as asked:
        asked("saved_save", name="both", text=text)
        before = asked("review", ref="both")
        assert (before["incidents"], before["changes"]) == ([], [])
        assert before["verdict"].startswith("Nothing is known")
        kept = asked.facts.saved_one("both")
    with asking((NOW, shop(incidents=[], changes=[])), ("2026-05-03T09:00:00Z", tables)) as asked:
        asked.facts.save("both", kept)
        doc = asked("review", ref="both")
    assert [one["id"] for one in doc["changes"]] == ["AFTER"]
    assert [one["link"] for one in doc["incidents"]] == ["caused"]
    assert [one["id"] for one in doc["hits"]] == ["shop"]
    assert [one["id"] for one in doc["unforeseen"]] == ["wiki"]
    with asking((NOW, shop())) as asked, pytest.raises(Unknown, match="change or saved scenario"):
        asked("review", ref="neither")


def test_a_change_of_what_nobody_knows_is_not_complete() -> None:
    with asking((NOW, past(change("GHOST", "2026-06-01", status="scheduled", outcome="", targets="nothing")))) as asked:
        doc = asked("change", change="GHOST")
    assert (doc["complete"], doc["total"]) == (False, 0)
    assert doc["gaps"][0]["why"] == "unknown"


def test_a_change_without_a_window_collides_with_nothing_and_is_listed() -> None:
    changes = [
        change("A", "2026-06-01", status="scheduled", outcome=""),
        change("B", "2026-06-01", status="scheduled", outcome="", planned_start="", planned_end=""),
    ]
    with asking((NOW, past(*changes))) as asked:
        doc = asked("collisions")
        window = asked("change", change="B")["window"]
        with pytest.raises(Unanswerable, match="no window in which it could collide"):
            asked("change", change="B", rules=["collision"])
    assert (doc["unscheduled"], doc["total"], window) == (["B"], 0, None)


def test_a_kept_calibration_is_used_from_then_on_and_not_before() -> None:
    fitted = {
        "weights": {"from": "fitted", "points": {"change_type": 50.0}, "base": 5.0, "intercept": -3.0, "slope": 0.05,
                    "fitted_at": "2026-04-25T00:00:00Z", "changes": 200},
    }  # fmt: skip
    ahead = change("AHEAD", "2026-06-01", status="scheduled", outcome="")
    with asking((NOW, past(change("OLD", "2026-03-01"), ahead))) as asked:
        asked.facts.keep_calibration(fitted)
        new, old = asked("risk", change="AHEAD"), asked("risk", change="OLD")
    assert (new["weights"]["from"], old["weights"]["from"]) == ("fitted", "hand-set")
    assert {"base", "change_type"} <= {row["factor"] for row in new["contributions"]}
    assert sum(row["points"] for row in new["contributions"]) == pytest.approx(new["score"])
    assert new["probability"] is not None
    assert old["probability"] is None
