"""Names, operators and values become conditions, the same for every face."""

from __future__ import annotations

from typing import Any

import pytest

from api import filters
from api.filters import condition, linked, settle
from graph.errors import Unknown, WrongInput
from graph.model import Kind
from graph.query import All, AnyOf, Hop, Linked, Not, Order, Test, Where

OPEN = Test("status", "eq", "open")


@pytest.mark.parametrize(
    ("kind", "name", "operator", "value", "meant"),
    [
        (Kind.INCIDENT, "status", "eq", "open", OPEN),
        (Kind.INCIDENT, "priority", "in", ["P1", "P2"], Test("priority", "in", ("P1", "P2"))),
        (Kind.INCIDENT, "title", "contains", "pay", Test("title", "contains", "pay")),
        (Kind.INCIDENT, "title", "starts_with", "Pay", Test("title", "starts", "Pay")),
        (Kind.INCIDENT, "opened_at", "gte", "2026-05-01", Test("opened_at", "gte", "2026-05-01T00:00:00Z")),
        (
            Kind.INCIDENT,
            "opened_at",
            "lt",
            "2026-05-01T02:00+02:00",
            Test("opened_at", "lt", "2026-05-01T00:00:00Z"),
        ),
        (Kind.INCIDENT, "resolved_at", "is_null", True, Test("resolved_at", "exists", False)),
        (Kind.INCIDENT, "resolved_at", "is_null", "false", Test("resolved_at", "exists", True)),
        (Kind.ARTICLE, "tags", "has", "network", Test("tags", "has", "network")),
        (Kind.PROBLEM, "known_error", "eq", "true", Test("known_error", "eq", True)),
        (Kind.ASSET, "owner", "eq", "t1", Linked(Hop("OWNED_BY", True), ("team:t1",))),
        (
            Kind.ASSET,
            "incidents",
            "in",
            ["i1", "incident:i2"],
            Linked(Hop("AFFECTS", False), ("incident:i1", "incident:i2")),
        ),
        (Kind.ASSET, "owner", "in", [], AnyOf(())),
        (Kind.ASSET, "owner", "is_null", "true", Not(Linked(Hop("OWNED_BY", True)))),
        (Kind.ASSET, "owner", "is_null", "false", Linked(Hop("OWNED_BY", True))),
        (Kind.ASSET, "attributes.site", "eq", "ams", Test("attributes.site", "eq", "ams")),
    ],
)
def test_a_filter_becomes_a_condition(kind: Kind, name: str, operator: str, value: Any, meant: Where) -> None:
    assert condition(kind, name, operator, value) == meant


@pytest.mark.parametrize(
    ("name", "operator", "value", "said"),
    [
        ("statsu", "eq", "open", "Did you mean 'status'"),
        ("status", "gt", "open", "It knows eq, in, contains"),
        ("opened_at", "gte", "yesterday", "2026-05-01T09:00:00Z"),
        ("resolved_at", "is_null", "maybe", "Say true or false"),
        ("status", "eq", 5, "no text"),
    ],
)
def test_a_filter_that_means_nothing_is_refused_with_the_next_step(
    name: str, operator: str, value: Any, said: str
) -> None:
    with pytest.raises(WrongInput) as refused:
        condition(Kind.INCIDENT, name, operator, value)
    assert said in str(refused.value)
    assert refused.value.code == "BAD_INPUT"


def test_links_are_found_wherever_they_stand_and_brought_up_to_date() -> None:
    def where(uid: str) -> Where:
        return All((OPEN, Not(AnyOf((Linked(Hop("AFFECTS", True), (uid,)), OPEN)))))

    assert list(linked(where("asset:old"))) == ["asset:old"]
    assert settle(where("asset:old"), {"asset:old": "asset:new"}) == where("asset:new")


def test_a_link_to_what_is_not_there_is_an_error_not_an_empty_answer() -> None:
    with pytest.raises(Unknown, match="no team 'nobody'"):
        settle(Linked(Hop("OWNED_BY", True), ("team:nobody",)), {})


def test_id_orders_by_uid() -> None:
    assert filters.order(Kind.ASSET, "id", descending=True) == Order("uid", descending=True)


def test_long_texts_and_lists_put_nothing_in_order() -> None:
    for name in ("body", "tags", "about"):
        with pytest.raises(WrongInput):
            filters.order(Kind.ARTICLE, name, descending=False)


@pytest.mark.parametrize("first", [0, -1, 101])
def test_a_page_out_of_bounds_is_refused(first: int) -> None:
    with pytest.raises(WrongInput, match="1 to 100"):
        filters.query(Kind.ASSET, first=first, max_page=100)
