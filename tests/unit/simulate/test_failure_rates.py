"""How often an asset fails: by its attributes, else by its own history where there is enough, else by its type."""

from __future__ import annotations

from typing import Any

import pytest

from simulate.availability.failure_rates import Rates
from simulate.terms import Terms

NOW = "2026-06-01T00:00:00Z"


def incident(opened: str, resolved: str | None, *affects: str, priority: str = "P1") -> dict[str, Any]:
    return {"priority": priority, "opened_at": opened, "resolved_at": resolved, "affects": list(affects)}


def rates(*incidents: dict[str, Any], **terms: Any) -> Rates:
    return Rates(Terms(**terms), incidents, NOW)


OUTAGES = [
    incident("2026-05-01T00:00:00Z", "2026-05-01T02:00:00Z", "db"),
    incident("2026-05-10T00:00:00Z", "2026-05-10T04:00:00Z", "db", "other"),
    incident("2026-05-20T00:00:00Z", "2026-05-20T06:00:00Z", "db"),
]
SEEN = 31 * 24.0
"""Hours from the first incident until now."""


def test_attributes_win() -> None:
    rate = rates(*OUTAGES).of("db", "database", {"mtbf_hours": "900", "mttr_hours": 100})
    assert (rate.mtbf, rate.mttr, rate.source, rate.unavailability) == (900.0, 100.0, "attributes", 0.1)


def test_no_time_to_repair_is_legal() -> None:
    assert rates().of("db", "database", {"mtbf_hours": "1", "mttr_hours": "0"}).unavailability == 0.0


def test_history_where_there_is_enough() -> None:
    rate = rates(*OUTAGES).of("db", "database", {})
    assert rate.source == "history: 3 incidents"
    assert rate.mttr == pytest.approx(4.0)
    assert rate.unavailability == pytest.approx(12 / SEEN)
    assert rates(*OUTAGES, min_incidents=4).of("db", "database", {}).source == "assumed of type data_store"
    assert rates(*OUTAGES).of("other", "host", None).source == "assumed of type host"


def test_outages_that_overlap_count_once_and_open_ones_until_now() -> None:
    rate = rates(
        incident("2026-05-01T00:00:00Z", "2026-05-01T10:00:00Z", "db"),
        incident("2026-05-01T05:00:00Z", "2026-05-01T15:00:00Z", "db"),
        incident("2026-05-31T00:00:00Z", None, "db"),
    ).of("db", None, None)
    assert rate.unavailability == pytest.approx((15 + 24) / SEEN)


def test_only_p1_incidents_are_outages() -> None:
    others = [{**outage, "priority": "P2"} for outage in OUTAGES]
    assert rates(*others).of("db", "database", {}).source == "assumed of type data_store"


def test_what_never_worked_in_its_history_is_assumed() -> None:
    always = [incident("2026-05-01T00:00:00Z", None, "db") for _ in range(3)]
    assert rates(*always).of("db", "database", {}).source == "assumed of type data_store"


@pytest.mark.parametrize(
    ("type", "name"),
    [("Oracle Database", "data_store"), ("vm", "compute"), (None, "asset"), ("mainframe", "asset"), ("host", "host")],
)
def test_a_type_without_hours_has_those_of_its_parent(type: str | None, name: str) -> None:
    terms = Terms()
    terms.type_hours.pop("database", None)
    rate = Rates(terms, [], NOW).of("x", type, {})
    assert rate.source == f"assumed of type {name}"
    assert (rate.mtbf, rate.mttr) == terms.type_hours[name]


def test_one_attribute_alone_is_completed() -> None:
    rate = rates().of("x", "host", {"mttr_hours": "0.5"})
    assert (rate.mttr, rate.source) == (0.5, "attributes and assumed of type host")
    assert rate.mtbf == Terms().type_hours["host"][0]


@pytest.mark.parametrize("wrong", ["soon", "-1", "0", "inf", "nan", [3]])
def test_an_attribute_that_cannot_be_used_is_named(wrong: object) -> None:
    rate = rates().of("x", "host", {"mtbf_hours": wrong, "mttr_hours": ""})
    assert rate.source == f"assumed of type host (mtbf_hours {wrong!r} cannot be used)"


def test_without_any_load_there_is_no_history() -> None:
    assert Rates(Terms(), [], None).of("x", "host", {}).source == "assumed of type host"
