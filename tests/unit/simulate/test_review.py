"""Predicted and actual, held against each other."""

from __future__ import annotations

from typing import Any

from simulate.risk.review import held

PREDICTED = {"shop": "DOWN", "db": "DOWN", "mail": "DEGRADED"}


def incident(id: str, *affects: str) -> dict[str, Any]:
    return {
        "id": id,
        "title": id,
        "priority": "P2",
        "opened_at": f"2026-05-0{id[-1]}T00:00:00Z",
        "resolved_at": None,
        "affects": list(affects),
    }


def test_hits_what_was_unforeseen_and_what_stayed_quiet() -> None:
    incidents = [incident("I2", "shop", "wiki"), incident("I1", "db", "elsewhere")]
    doc = held(PREDICTED, ["db"], incidents, ["I2"])
    assert [(one["id"], one["link"], one["affects"]) for one in doc["incidents"]] == [
        ("I1", "affects", ["db"]),
        ("I2", "caused", ["shop", "wiki"]),
    ]
    assert [(one["id"], one["incidents"]) for one in doc["hits"]] == [("shop", ["I2"]), ("db", ["I1"])]
    assert doc["unforeseen"] == [{"id": "wiki", "incidents": ["I2"]}]
    assert doc["quiet"] == [{"id": "mail", "state": "DEGRADED"}]
    assert (doc["precision"], doc["recall"]) == (0.6667, 0.6667)


def test_an_incident_that_nobody_ties_to_it_and_that_touches_nothing_predicted_is_not_told() -> None:
    assert held(PREDICTED, [], [incident("I1", "elsewhere")], [])["incidents"] == []


def test_an_incident_on_what_was_touched_is_told_even_if_nothing_was_predicted() -> None:
    doc = held({}, ["host"], [incident("I1", "host", "elsewhere")], [])
    assert [one["affects"] for one in doc["incidents"]] == [["host"]]
    assert (doc["hits"], doc["unforeseen"], doc["precision"], doc["recall"]) == ([], [], None, None)


def test_nothing_happened() -> None:
    assert held(PREDICTED, [], [], [])["verdict"] == (
        "Nothing is known to have happened, though 3 assets were predicted to suffer."
    )
    assert held({}, [], [], [])["verdict"] == "Nothing is known to have happened, as predicted."


def test_a_limit_hides_what_stayed_quiet() -> None:
    doc = held(PREDICTED, [], [], [], 1)
    assert (doc["shown"], doc["total"], doc["quiet"]) == (1, 3, [{"id": "shop", "state": "DOWN"}])
