"""What the words of incidents and changes mean."""

from __future__ import annotations

import pytest

from graph import workflow

NOON, ONE = "2026-05-01T12:00:00Z", "2026-05-01T13:00:00Z"


@pytest.mark.parametrize("status", ["open", "New", "in progress", "on hold", "", None, "reopened"])
def test_an_incident_is_open_unless_it_says_otherwise(status: str | None) -> None:
    assert workflow.is_open({"status": status})
    assert not workflow.is_open({"status": status, "resolved_at": NOON})


@pytest.mark.parametrize("status", ["resolved", "Closed", "CANCELLED", "canceled", " do-ne. "])
def test_an_incident_is_closed_by_a_word_in_any_case_and_punctuation(status: str) -> None:
    assert not workflow.is_open({"status": status})


@pytest.mark.parametrize(
    ("priority", "down"), [("P1", True), ("p-1", True), ("P2", False), ("P10", False), (None, False)]
)
def test_only_a_p1_takes_its_assets_down(priority: str | None, down: bool) -> None:
    assert workflow.takes_down({"priority": priority}) is down


@pytest.mark.parametrize("status", ["new", "Assess", "AUTHORIZE", "approved", "scheduled", "planned", "", None])
def test_a_change_is_planned_until_its_window_is_over(status: str | None) -> None:
    assert workflow.stage({"status": status, "planned_end": ONE}, NOON) == "planned"
    assert workflow.stage({"status": status}, NOON) == "planned"
    assert workflow.stage({"status": status, "planned_end": NOON}, NOON) == "over"


@pytest.mark.parametrize("status", ["implement", "Implementing", "in progress", "IN_PROGRESS", "in-progress"])
def test_a_change_runs_however_late_it_is(status: str) -> None:
    assert workflow.stage({"status": status, "planned_end": NOON}, ONE) == "running"


@pytest.mark.parametrize("status", ["closed", "review", "done", "implemented", "anything"])
def test_any_other_change_is_over(status: str) -> None:
    assert workflow.stage({"status": status, "planned_end": ONE}, NOON) == "over"


@pytest.mark.parametrize(
    ("action", "fate"),
    [
        ("restart", "down"),
        ("Replace", "down"),
        ("reticulate", "down"),
        ("", "down"),
        (None, "down"),
        ("degrade", "degraded"),
        ("CONFIGURE", "degraded"),
        ("re-move", "removed"),
        ("none", "nothing"),
    ],
)
def test_what_targets_go_through(action: str | None, fate: str) -> None:
    assert workflow.fate(action) == fate


@pytest.mark.parametrize(
    ("word", "outcome"),
    [
        ("Successful", "successful"),
        ("successful_with_issues", "successful with issues"),
        ("FAILED", "failed"),
        ("backed-out", "backed out"),
        ("Cancelled", "cancelled"),
        ("who knows", None),
        (None, None),
    ],
)
def test_how_a_change_ended(word: str | None, outcome: str | None) -> None:
    assert workflow.outcome(word) == outcome
