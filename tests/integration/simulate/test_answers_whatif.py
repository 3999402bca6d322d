"""`opsgraph.whatif/1` from a real store: the states, and everything that is joined to them."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from graph.errors import Unanswerable
from simulate.answers import dumps
from tests.integration.etl.desk import NOW
from tests.integration.simulate.asking import Asked, asking
from tests.integration.simulate.shop import ASSETS, RELATIONS, SHOP, by_id, shop

BEFORE = "2026-04-20T09:00:00Z"
KEYS = [
    *("schema", "scenario", "as_of", "graph", "complete", "shown", "total", "totals", "summary", "affected"),
    *("removed", "standing", "worse_with_incidents", "gaps", "new_spofs", "lost_spares", "sources", "teams"),
    *("incidents", "changes", "knowledge", "risk", "gate"),
]


@pytest.fixture(scope="module")
def estate() -> Iterator[Asked]:
    with asking((NOW, SHOP)) as asked:
        yield asked


def test_a_lost_spare_is_told_with_its_arithmetic(estate: Asked) -> None:
    doc = estate("impact", fail=["db-1"])
    assert list(doc) == KEYS
    assert doc["schema"] == "opsgraph.whatif/1"
    assert doc["scenario"] == {"name": None, "as_of": None, "with_incidents": False, "steps": [{"fail": ["db-1"]}]}
    assert (doc["as_of"], doc["graph"]["assets"], doc["graph"]["version"]) == (NOW, 10, 1)
    assert (doc["complete"], doc["gaps"], doc["shown"], doc["total"]) == (True, [], 2, 2)
    assert doc["summary"] == {"down": 1, "degraded": 0, "at_risk": 1, "critical_down": []}
    assert doc["affected"] == [
        {
            "id": "db-1",
            "name": "Database one",
            "type": "database",
            "criticality": "high",
            "owner": "team-db",
            "state": "DOWN",
            "before": "OK",
            "own": "DOWN",
            "planned": False,
            "distance": 0,
            "confidence": 1.0,
            "because": [],
        },
        {
            "id": "payments",
            "name": "Payments",
            "type": "service",
            "criticality": "critical",
            "owner": "team-pay",
            "state": "AT_RISK",
            "before": "OK",
            "own": None,
            "planned": False,
            "distance": 1,
            "confidence": 1.0,
            "because": [
                {
                    "relation": None,
                    "state": "AT_RISK",
                    "pool": {
                        "name": "db",
                        "n": 2,
                        "full": 2,
                        "up": 1,
                        "good": 1,
                        "min_up": 1,
                        "assumed": False,
                        "down": ["db-1"],
                        "degraded": [],
                    },
                }
            ],
        },
    ]
    assert doc["lost_spares"] == [{"asset": "payments", "pool": "db", "n": 2, "full": 2, "up": 1, "min_up": 1}]
    assert doc["new_spofs"] == [{"asset": "db-2", "takes_down": ["shop"]}, {"asset": "host-2", "takes_down": ["shop"]}]
    assert doc["sources"] == [{"source": "files", "last_good_run": NOW}]


def test_a_relation_in_because_says_who_vouches_for_it_and_since_when(estate: Asked) -> None:
    rows = by_id(estate("impact", fail=["host-1", "host-2"])["affected"])
    assert rows["db-1"]["because"] == [
        {
            "relation": {
                "source": "db-1",
                "type": "RUNS_ON",
                "target": "host-1",
                "sources": ["files"],
                "last_seen": NOW,
            },
            "state": "DOWN",
            "pool": None,
        }
    ]
    assert [rows[id]["distance"] for id in ("db-1", "payments", "shop")] == [1, 2, 3]


@pytest.mark.parametrize("few", [300, 0])
def test_teams_incidents_changes_and_knowledge_are_those_of_the_affected(
    estate: Asked, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simulate.answers.outcome._FEW", few)
    doc = estate("impact", fail=["db-1", "db-2"])
    assert doc["teams"] == [
        {"id": "team-pay", "name": "Pay", "contact": "pay@shop.example", "affected": 1, "down": 1, "worst": "DOWN"},
        {"id": "team-shop", "name": "Shop", "contact": "#shop", "affected": 1, "down": 1, "worst": "DOWN"},
        {"id": "team-db", "name": "Databases", "contact": "#db", "affected": 2, "down": 2, "worst": "DOWN"},
    ]
    assert [(one["id"], one["affects"]) for one in doc["incidents"]] == [("INC1", ["db-2"])]
    assert [(one["id"], one["targets"]) for one in doc["changes"]] == [("CHG1", ["db-2"]), ("CHG3", ["payments"])]
    assert [(one["uid"], one["about"], one["workaround"]) for one in doc["knowledge"]] == [
        ("article:runbooks/db", ["db-1", "db-2"], None),
        ("problem:PRB1", ["db-1"], "Restart it."),
    ]
    assert set(doc["changes"][0]) == {
        *("id", "title", "type", "status", "action", "planned_start", "planned_end", "team", "targets")
    }


def test_open_incidents_count_only_where_they_are_asked_to(estate: Asked) -> None:
    alone = estate("impact", fail=["db-1"])
    assert by_id(alone["affected"])["payments"]["state"] == "AT_RISK"
    assert {row["id"]: row["state"] for row in alone["worse_with_incidents"]} == {
        "db-2": "DEGRADED",
        "mail": "DOWN",
        "payments": "DEGRADED",
        "shop": "DEGRADED",
        "wiki": "DOWN",
    }
    taken = estate("impact", fail=["db-1"], with_incidents=True)
    assert taken["scenario"]["with_incidents"] is True
    assert taken["worse_with_incidents"] == []
    assert {row["id"]: row["state"] for row in taken["standing"]} == {
        "db-2": "DEGRADED",
        "mail": "DOWN",
        "payments": "DEGRADED",
        "shop": "DEGRADED",
        "wiki": "DOWN",
    }
    assert [row["id"] for row in taken["affected"]] == ["db-1"]


def test_a_limit_holds_back_rows_and_says_so(estate: Asked) -> None:
    doc = estate("impact", fail=["db-1", "db-2"], limit=1)
    assert (doc["shown"], doc["total"], len(doc["affected"])) == (1, 4, 1)
    assert doc["summary"]["down"] == 4
    assert doc["summary"]["critical_down"] == ["payments", "shop"]
    assert len(doc["teams"]) == 3
    assert doc["knowledge"] == []
    assert (doc["totals"]["worse_with_incidents"], len(doc["worse_with_incidents"])) == (2, 1)


def test_assets_are_named_as_people_name_them(estate: Asked) -> None:
    doc = estate("impact", fail=["asset:db-1"], degrade=["mail"])
    again = estate("impact", fail=["Database one"], degrade=[" MAIL "])
    assert doc["affected"] == again["affected"]
    assert doc["scenario"]["steps"] == [{"fail": ["asset:db-1"]}, {"degrade": ["mail"]}]


def test_a_scenario_removes_adds_and_names_its_gate(estate: Asked) -> None:
    text = """
        name: Replace db-2
        steps:
          - add: {id: db-4, name: Database four, type: database, criticality: high, owner: Databases, status: degraded}
          - connect: {source: payments, type: DEPENDS_ON, target: db-4, pool: db}
          - remove: db-2
        gate:
          - no: {state: DOWN}
          - no: {lost_spare: true, criticality: critical}
          - at_least: {confidence: 0.9}
          - complete: true
    """
    doc = estate("run", text=text, filename="plan.yaml", rules=["down:0"])
    assert doc["scenario"]["name"] == "Replace db-2"
    assert doc["removed"] == ["db-2"]
    assert [(row["id"], row["name"], row["owner"], row["state"], row["own"]) for row in doc["affected"]] == [
        ("db-4", "Database four", "team-db", "DEGRADED", "DEGRADED")
    ]
    assert doc["gate"] == {
        "passed": True,
        "rules": [
            {"rule": "no: {state: DOWN}", "passed": True, "found": []},
            {"rule": "no: {lost_spare: true, criticality: critical}", "passed": True, "found": []},
            {"rule": "at_least: {confidence: 0.9}", "passed": True, "found": 1.0},
            {"rule": "complete: true", "passed": True, "found": []},
            {"rule": "at_most: {down: 0}", "passed": True, "found": 0},
        ],
    }


@pytest.mark.parametrize(
    ("fail", "word", "found"),
    [
        ("payments", "down:critical", ["shop"]),
        ("db-1", "down:high", []),
        ("db-1", "at-risk:critical", ["payments"]),
        ("db-1", "new-spof:critical", [{"asset": "db-2", "takes_down": ["payments", "shop"]},
                                       {"asset": "host-2", "takes_down": ["payments", "shop"]}]),
        ("db-1", "lost-spare:critical", [{"asset": "payments", "pool": "db", "n": 2, "full": 2, "up": 1, "min_up": 1}]),
        ("host-1", "down:medium", ["db-1", "wiki"]),
        ("host-1", "down:high", ["db-1"]),
        ("host-1", "down:1", 3),
    ],
)  # fmt: skip
def test_a_gate_counts_what_the_question_did_not_do_itself(estate: Asked, fail: str, word: str, found: object) -> None:
    gate = estate("impact", fail=[fail], rules=[word])["gate"]
    assert gate["rules"][0]["found"] == found
    assert gate["passed"] is (found == [])


def test_unrated_counts_as_the_terms_say() -> None:
    with asking((NOW, SHOP), unrated="critical") as estate:
        (rule,) = estate("impact", fail=["host-1"], rules=["down:critical"])["gate"]["rules"]
        assert rule["found"] == ["wiki"]


def test_a_failed_asset_counts_where_its_suppliers_would_put_it_there_too(estate: Asked) -> None:
    (rule,) = estate("impact", fail=["host-1", "db-1"], rules=["down:high"])["gate"]["rules"]
    assert rule["found"] == ["db-1"]


def test_a_loop_does_not_count_against_itself() -> None:
    both = [{"source": "a", "type": "DEPENDS_ON", "target": "b"}, {"source": "b", "type": "DEPENDS_ON", "target": "a"}]
    with asking((NOW, {"assets": [{"id": "a"}, {"id": "b"}], "relations": both})) as estate:
        (rule,) = estate("impact", fail=["a"], rules=["down"])["gate"]["rules"]
        assert rule["found"] == ["b"]


def test_a_collision_of_no_change_cannot_be_evaluated(estate: Asked) -> None:
    with pytest.raises(Unanswerable, match="only a change has a window"):
        estate("impact", fail=["db-1"], rules=["collision"])


def test_risk_is_that_of_its_impact_and_held_by_a_rule(estate: Asked) -> None:
    doc = estate("impact", fail=["payments"], rules=["risk:100", "risk:0"])
    assert 0 < doc["risk"]["score"] <= 100
    assert [rule["passed"] for rule in doc["gate"]["rules"]] == [True, False]
    assert [rule["found"] for rule in doc["gate"]["rules"]] == [doc["risk"]["score"]] * 2


# ------------------------------------------------------------------------------------ evidence


GHOST = [*RELATIONS, {"source": "wiki", "type": "DEPENDS_ON", "target": "ghost"},
         {"source": "db-2", "type": "DEPENDS_ON", "target": "db-3"}]  # fmt: skip


def test_an_end_that_is_not_there_is_a_gap_of_what_it_concerns() -> None:
    with asking((NOW, shop(relations=GHOST))) as estate:
        assert estate("impact", fail=["apart"])["complete"] is True
        assert estate("impact", fail=["wiki"])["gaps"] == [
            {
                "asset": "wiki",
                "relation": {"source": "wiki", "type": "DEPENDS_ON", "target": "ghost"},
                "missing": "ghost",
                "why": "unknown",
            }
        ]
        told = estate("impact", fail=["db-1"], rules=["incomplete"])
        assert [(gap["asset"], gap["missing"], gap["why"]) for gap in told["gaps"]] == [("db-2", "db-3", "retired")]
        assert told["complete"] is False
        assert told["gate"]["rules"][0]["found"] == told["gaps"]


LATER = "2026-05-02T09:00:00Z"


def test_a_silent_source_makes_an_answer_incomplete_and_less_certain() -> None:
    """The graph's clock is a day ahead of the last run of `cmdb`; two intervals of 15 minutes are free."""
    with asking((NOW, SHOP), half_life=86_400.0) as estate:
        doc = estate("impact", fail=["host-1"], as_of=LATER, rules=["confidence:0.6"])
        assert doc["as_of"] == LATER
        assert doc["gaps"] == [{"source": "files", "last_good_run": NOW, "why": "stale"}]
        assert doc["complete"] is False
        rows = by_id(doc["affected"])
        one = 0.5 ** ((86_400 - 1800) / 86_400)
        assert rows["host-1"]["confidence"] == 1.0
        assert rows["db-1"]["confidence"] == pytest.approx(one)
        assert rows["payments"]["confidence"] == pytest.approx(one * one)
        assert doc["gate"]["rules"][0]["found"] == pytest.approx(one * one)
        assert not doc["gate"]["passed"]


def test_a_source_may_be_silent_for_as_long_as_its_terms_allow() -> None:
    with asking((NOW, SHOP), intervals={"files": 86_400.0}) as estate:
        doc = estate("impact", fail=["host-1"], as_of=LATER)
        assert (doc["gaps"], doc["complete"]) == ([], True)
        assert all(row["confidence"] == 1.0 for row in doc["affected"])
    with asking((NOW, SHOP), max_ages={"files": 3600.0}) as estate:
        assert not estate("impact", fail=["host-1"], as_of=LATER)["complete"]
        assert estate("impact", fail=["apart"], as_of=LATER)["complete"]


def test_data_that_is_too_old_by_the_clock_is_refused(estate: Asked) -> None:
    estate.clock += 7200
    try:
        assert estate("impact", fail=["db-1"], max_age="2h")["total"] == 2
        with pytest.raises(Unanswerable, match=r"source 'files' had its last good run at 2026-05-01T09:00:00Z, 2h ago"):
            estate("impact", fail=["db-1"], max_age="119m")
    finally:
        estate.clock -= 7200


# ------------------------------------------------------------------------------------ times


def test_a_question_may_be_about_an_earlier_day() -> None:
    """On that day db-2 stood outside the pool and the incident was not opened."""
    then = [row for row in RELATIONS if row["target"] != "db-2"]
    with asking((BEFORE, shop(relations=then, incidents=[])), (NOW, SHOP)) as estate:
        early = estate("impact", fail=["db-1"], as_of="2026-04-25T00:00:00+02:00")
        assert early["as_of"] == "2026-04-24T22:00:00Z"
        assert early["scenario"]["as_of"] == "2026-04-25T00:00:00+02:00"
        assert early["summary"]["critical_down"] == ["payments", "shop"]
        assert early["incidents"] == []
        assert early["worse_with_incidents"] == []
        now = estate("impact", fail=["db-1"])
        assert now["summary"]["critical_down"] == []
        text = "{as_of: 2026-04-25T00:00:00Z, steps: [{fail: db-1}]}"
        assert estate("run", text=text)["summary"]["critical_down"] == ["payments", "shop"]
        assert estate("run", text=text, as_of=NOW)["summary"]["critical_down"] == []


def test_what_the_data_has_down_stands_and_is_not_affected() -> None:
    down = [{**row, "status": "maintenance"} if row["id"] == "db-2" else row for row in ASSETS]
    with asking((NOW, shop(assets=down))) as estate:
        doc = estate("impact", fail=["db-1"])
        assert doc["standing"] == [{"id": "db-2", "state": "DOWN"}]
        assert doc["summary"]["critical_down"] == ["payments", "shop"]
        assert by_id(doc["affected"])["payments"]["because"][0]["pool"]["down"] == ["db-1", "db-2"]
        assert by_id(doc["affected"])["payments"]["before"] == "AT_RISK"


def test_a_document_is_one_line_of_json_and_the_same_each_time(estate: Asked) -> None:
    text = dumps(estate("impact", fail=["db-1"]))
    assert text == dumps(estate("impact", fail=["db-1"]))
    assert text.endswith("}\n")
    assert text.count("\n") == 1
    assert json.loads(text)["schema"] == "opsgraph.whatif/1"
