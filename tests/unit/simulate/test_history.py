"""What was known of earlier changes at a time: rates smoothed, nothing from later."""

from __future__ import annotations

from typing import Any

import pytest

from simulate.risk.history import History


def change(id: str, ended: str, outcome: str | None = "successful", **more: Any) -> dict[str, Any]:
    return {
        "id": id,
        "planned_start": f"{ended}T08:00:00Z",
        "planned_end": f"{ended}T09:00:00Z",
        "outcome": outcome,
        "team": "net",
        "action": "restart",
        "targets": ["db"],
        **more,
    }


def incident(id: str, caused_by: str, resolved: str | None, priority: str = "P1") -> dict[str, Any]:
    return {
        "id": id,
        "priority": priority,
        "caused_by": [caused_by],
        "resolved_at": resolved and f"{resolved}T00:00:00Z",
    }


def test_what_is_known_of_nobody_is_the_prior() -> None:
    history = History([], []).learn_until()
    rate = history.of_team("net")
    assert rate.count == 0
    assert [rate.value, history.prior()] == pytest.approx([0.1, 0.1])


def test_outcomes_count_by_how_bad_they_were() -> None:
    words = ["successful", "successful with issues", "Backed Out", "failed"]
    changes = [change(f"C{at}", f"2026-01-0{at + 1}", word) for at, word in enumerate(words)]
    rate = History(changes, []).learn_until().of_team("net")
    assert rate.count == 4
    assert rate.trouble == pytest.approx(0 + 0.5 + 0.8 + 1)


def test_the_share_is_smoothed_towards_that_of_all() -> None:
    changes = [change(f"C{at}", "2026-01-01", "failed", team="net") for at in range(5)]
    changes += [change(f"D{at}", "2026-01-01", team="db") for at in range(15)]
    history = History(changes, [], prior=0.2, strength=10).learn_until()
    prior = (5 + 10 * 0.2) / (20 + 10)
    assert history.prior() == pytest.approx(prior)
    assert history.of_team("net").value == pytest.approx((5 + 10 * prior) / 15)
    assert history.of_team("db").value == pytest.approx((0 + 10 * prior) / 25)


def test_success_lowers_the_share_and_failure_raises_it() -> None:
    before = History([], []).learn_until().of_team("net").value
    assert History([change("C", "2026-01-01")], []).learn_until().of_team("net").value < before
    assert History([change("C", "2026-01-01", "failed")], []).learn_until().of_team("net").value > before


def test_cancelled_changes_and_those_without_outcome_do_not_count() -> None:
    changes = [
        change("C1", "2026-01-01", "cancelled"),
        change("C2", "2026-01-01", None),
        change("C3", "2026-01-01", "?"),
    ]
    assert History(changes, [incident("I", "C1", "2026-01-02")]).learn_until().of_team("net").count == 0


def test_an_incident_counts_by_its_priority_and_no_change_more_than_once() -> None:
    changes = [change("C1", "2026-01-01"), change("C2", "2026-01-01", "failed")]
    incidents = [incident("I1", "C1", "2026-01-02", "p2"), incident("I2", "C2", "2026-01-02", "P1")]
    rate = History(changes, incidents).learn_until().of_team("net")
    assert rate.trouble == pytest.approx(0.6 + 1.0)


def test_what_came_to_light_later_is_not_known_before() -> None:
    changes = [change("C1", "2026-01-01"), change("C2", "2026-01-05", "failed")]
    history = History(changes, [incident("I", "C1", "2026-01-10"), incident("open", "C1", None)])
    assert history.learn_until("2026-01-01T09:00:00Z").of_team("net").count == 0
    assert history.learn_until("2026-01-03T00:00:00Z").of_team("net").trouble == 0
    assert history.learn_until("2026-01-06T00:00:00Z").of_team("net").trouble == pytest.approx(1.0)
    assert history.learn_until("2026-01-10T00:00:00Z").of_team("net").trouble == pytest.approx(1.0)
    assert history.learn_until("2026-01-10T00:00:01Z").of_team("net").trouble == pytest.approx(2.0)


def test_an_incident_that_is_over_before_its_change_tells_nothing_of_the_outcome() -> None:
    late = change("C", "2026-01-10", "failed")
    history = History([late], [incident("I", "C", "2026-01-05", "P5")]).learn_until("2026-01-06T00:00:00Z")
    rate = history.of_team("net")
    assert rate.count == 1
    assert rate.trouble == pytest.approx(0.05)
    assert rate.examples[0]["outcome"] is None


def test_a_change_of_several_targets_counts_once_for_them() -> None:
    history = History([change("C", "2026-01-01", "failed", targets=["a", "b"])], []).learn_until()
    assert history.of_targets(["a", "b", "c"]).count == 1


def test_the_latest_trouble_is_the_evidence() -> None:
    changes = [change(f"C{day}", f"2026-01-{day:02}", "failed" if day % 2 else "successful") for day in range(1, 20)]
    rate = History(changes, []).learn_until().of_action("Restart")
    assert [example["change"] for example in rate.examples] == ["C19", "C17", "C15", "C13", "C11"]
