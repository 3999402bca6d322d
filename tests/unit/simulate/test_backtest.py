"""What a gate would have done, counted."""

from __future__ import annotations

from typing import Any

from simulate.risk.backtest import Case, tallied

RULES = ["no: {state: DOWN}", "at_most: {risk: 60}"]


def case(id: str, outcome: str | None, broken: int = 0, *priorities: str) -> Case:
    """A case that breaks so many of the rules."""
    change = {"id": id, "title": id, "team": None, "type": None, "action": None, "planned_start": f"2026-01-{id}"}
    gate = {"rules": [{"rule": rule, "passed": at >= broken, "found": []} for at, rule in enumerate(RULES)]}
    incidents: list[dict[str, Any]] = [{"id": f"I{at}", "priority": word} for at, word in enumerate(priorities)]
    trouble = outcome not in ("successful", None) or bool(incidents)
    return Case(change, outcome, incidents, trouble, gate, 10.0, "now")


CASES = [
    case("01", "successful"),
    case("02", "successful", 1),
    case("03", "failed", 2),
    case("04", "backed out"),
    case("05", "successful", 1, "P1", "P3"),
    case("06", None, 0, "P3"),
]


def test_every_case_has_one_verdict() -> None:
    doc = tallied(CASES, RULES)
    assert [(one["change"]["id"], one["verdict"]) for one in doc["cases"]] == [
        ("04", "missed"),
        ("06", "missed"),
        ("02", "wrongly_stopped"),
        ("03", "stopped"),
        ("05", "stopped"),
        ("01", "passed"),
    ]
    assert doc["summary"] == {
        "stopped": 2,
        "missed": 2,
        "wrongly_stopped": 1,
        "passed": 1,
        "precision": 0.6667,
        "recall": 0.5,
    }


def test_by_outcome_and_by_the_incidents_that_it_would_have_spared() -> None:
    doc = tallied(CASES, RULES)
    assert doc["by_outcome"] == [
        {"outcome": "successful", "stopped": 2, "passed": 1},
        {"outcome": "failed", "stopped": 1, "passed": 0},
        {"outcome": "backed out", "stopped": 0, "passed": 1},
        {"outcome": None, "stopped": 0, "passed": 1},
    ]
    assert doc["by_incident"] == [
        {"priority": "P1", "stopped": 1, "passed": 0},
        {"priority": "P3", "stopped": 1, "passed": 1},
    ]


def test_each_rule_by_what_it_stops_and_what_it_alone_stops() -> None:
    assert tallied(CASES, RULES)["by_rule"] == [
        {"rule": RULES[0], "broken": 3, "trouble": 2, "alone": 2},
        {"rule": RULES[1], "broken": 1, "trouble": 1, "alone": 0},
    ]


def test_a_limit_hides_and_counts_all_the_same() -> None:
    doc = tallied(CASES, RULES, 1)
    assert (doc["shown"], doc["total"], len(doc["cases"])) == (1, 6, 1)
    assert doc["summary"] == tallied(CASES, RULES)["summary"]


def test_no_changes_share_nothing() -> None:
    doc = tallied([], RULES)
    assert (doc["summary"]["precision"], doc["summary"]["recall"], doc["cases"]) == (None, None, [])
