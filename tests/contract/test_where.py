"""What each operator of a query finds."""

from __future__ import annotations

import pytest

from graph.model import Kind, Status
from graph.query import All, AnyOf, Hop, Linked, Not, Query, Test, Where
from tests.contract.conftest import Store
from tests.contract.sample import ASTRAL, BMP, T1, T2

SHOP, CHECKOUT, DB, DB2, CACHE = (f"asset:{id}" for id in ("shop", "checkout", "payments-db", "payments-db-2", "cache"))
HOSTS, HOST1, LATE, QUEUE = (f"asset:{id}" for id in ("hosts", "host-1", "late", "über queue/1"))
ALL = {SHOP, CHECKOUT, DB, DB2, CACHE, HOSTS, HOST1, LATE, QUEUE, BMP, ASTRAL}
PROD = {SHOP, CHECKOUT, DB, CACHE, HOSTS, HOST1, LATE}
OUT, BACK = Hop("DEPENDS_ON", outgoing=True), Hop("DEPENDS_ON", outgoing=False)
OWNER = Hop("OWNED_BY", outgoing=True)

CASES: list[tuple[Where, set[str]]] = [
    (All(), ALL),
    (AnyOf(()), set()),
    (Test("name", "eq", "Cache"), {CACHE}),
    (Test("name", "eq", "cache"), set()),
    (Test("uid", "eq", DB), {DB}),
    (Test("type", "eq", "Bare Metal Host"), {HOST1}),
    (Test("environment", "in", ["test", "dev"]), {DB2, QUEUE}),
    (Test("environment", "in", []), set()),
    (Test("name", "contains", "PAYMENTS"), {DB, DB2}),
    (Test("name", "contains", "über"), {QUEUE}),
    (Test("name", "contains", "100%"), set()),
    (Test("name", "starts", "ho"), {HOSTS, HOST1}),
    (Test("name", "starts", "ÜBER"), {QUEUE}),
    (Test("name", "gt", "Hosts"), {SHOP, DB, LATE, QUEUE}),
    (Test("name", "gte", "Hosts"), {HOSTS, SHOP, DB, LATE, QUEUE}),
    (Test("name", "lt", "Checkout"), {CACHE, DB2}),
    (Test("name", "lte", "Checkout"), {CACHE, CHECKOUT, DB2}),
    (Test("criticality", "lt", "zzz"), {SHOP, CHECKOUT, DB, LATE}),
    (Test("environment", "exists", False), {BMP, ASTRAL}),
    (Test("criticality", "exists", True), {SHOP, CHECKOUT, DB, LATE}),
    (Test("attributes.fqdn", "eq", "db1.example"), {DB}),
    (Test("attributes.name", "eq", "inner"), {DB}),
    (Test("attributes.name", "eq", "Payments DB"), set()),
    (Test("attributes.note", "contains", "it's \"HOT\" \\ 100%"), {CACHE}),
    (Test("attributes.note", "eq", "x' OR 1 = 1 --"), set()),
    (Test("attributes.x'] OR true //", "exists", True), set()),
    (Test("attributes.fqdn", "exists", False), ALL - {DB}),
    (Test("attributes.zones", "has", "b"), {DB}),
    (Test("attributes.zones", "has", "c"), set()),
    (Not(Test("environment", "eq", "prod")), ALL - PROD),
    (Not(Test("attributes.fqdn", "eq", "db1.example")), ALL - {DB}),
    (Not(Test("attributes.fqdn", "gt", "a")), ALL - {DB}),
    (Not(Not(Test("name", "eq", "Cache"))), {CACHE}),
    (Not(All((Test("environment", "eq", "prod"), Test("criticality", "exists", True)))),
     ALL - {SHOP, CHECKOUT, DB, LATE}),
    (Not(AnyOf((Test("criticality", "eq", "low"), Test("criticality", "eq", "high")))), ALL - {LATE, DB}),
    (All((Test("environment", "eq", "prod"), Test("criticality", "eq", "critical"))), {SHOP, CHECKOUT}),
    (AnyOf((Test("name", "eq", "Cache"), Test("criticality", "eq", "low"))), {CACHE, LATE}),
    (All((AnyOf((Test("name", "eq", "Cache"), Test("name", "eq", "Hosts"))), Test("environment", "eq", "prod"))),
     {CACHE, HOSTS}),
    (Linked(OUT), {CHECKOUT}),
    (Linked(BACK), {DB, DB2}),
    (Linked(OUT, (DB,)), {CHECKOUT}),
    (Linked(OUT, (CACHE,)), set()),
    (Linked(BACK, (CHECKOUT,)), {DB, DB2}),
    (Linked(OWNER, ("team:ops", "team:shop")), {SHOP, CHECKOUT, CACHE, DB, HOST1}),
    (Linked(OWNER, ("team:nobody",)), set()),
    (Linked(OWNER, ("no uid",)), set()),
    (Linked(Hop(None, outgoing=False), ("incident:INC1", "change:CHG1")), {CHECKOUT, CACHE, HOST1}),
    (Linked(Hop("RUNS_ON", outgoing=True), ("asset:host-2",)), {CACHE}),
    (Not(Linked(OWNER)), {DB2, HOSTS, LATE, QUEUE, BMP, ASTRAL}),
    (Not(Linked(OWNER, ("team:ops",))), ALL - {DB, HOST1}),
    (AnyOf((Linked(OWNER, ("team:ops",)), Test("name", "eq", "Cache"))), {DB, HOST1, CACHE}),
    (All((Linked(OWNER, ("team:shop",)), Test("criticality", "eq", "critical"))), {SHOP, CHECKOUT}),
    (All((Linked(OWNER, ("team:shop",)), Linked(OUT))), {CHECKOUT}),
]  # fmt: skip


@pytest.mark.parametrize(("where", "expected"), CASES, ids=lambda case: str(case) if not isinstance(case, set) else "")
def test_what_a_condition_finds(sampled: Store, where: Where, expected: set[str]) -> None:
    query = Query(Kind.ASSET, where, limit=100, count=True)
    page = sampled.page(query)
    assert {entity.uid for entity in page.rows} == expected
    assert page.total == len(expected) == len(page.rows)


def test_flags_and_lists(sampled: Store) -> None:
    def uids(kind: Kind, where: Where) -> set[str]:
        return {entity.uid for entity in sampled.page(Query(kind, where)).rows}

    assert uids(Kind.PROBLEM, Test("known_error", "eq", True)) == {"problem:PRB1"}
    assert uids(Kind.PROBLEM, Test("known_error", "eq", False)) == {"problem:PRB2"}
    assert uids(Kind.PROBLEM, Not(Test("known_error", "eq", True))) == {"problem:PRB2"}
    assert uids(Kind.ARTICLE, Test("tags", "has", "disk")) == {"article:kb/restart"}
    assert uids(Kind.ARTICLE, Test("tags", "has", "dis")) == set()
    assert uids(Kind.INCIDENT, Not(Test("readers", "has", "ops"))) == {"incident:INC2"}
    assert uids(Kind.INCIDENT, Test("readers", "exists", False)) == {"incident:INC2"}


def test_times_compare(sampled: Store) -> None:
    def uids(where: Where) -> set[str]:
        return {entity.uid for entity in sampled.page(Query(Kind.INCIDENT, where)).rows}

    assert uids(Test("opened_at", "gt", T1)) == {"incident:INC2"}
    assert uids(All((Test("opened_at", "gte", T1), Test("opened_at", "lt", T2)))) == {"incident:INC1"}
    assert uids(Test("resolved_at", "exists", False)) == {"incident:INC1"}


def test_any_kind_may_be_asked_for(sampled: Store) -> None:
    query = Query(None, Test("status", "eq", "open"))
    assert [entity.uid for entity in sampled.page(query).rows] == ["incident:INC1", "problem:PRB1"]
    linked = Query(None, Linked(Hop("ASSIGNED_TO", outgoing=True), ("team:ops", "team:shop")), count=True)
    page = sampled.page(linked)
    assert ([entity.uid for entity in page.rows], page.total) == (["change:CHG1", "incident:INC1"], 2)


def test_conditions_meet_the_retired_when_asked_to(sampled: Store) -> None:
    query = Query(Kind.ASSET, Test("name", "contains", "host"), lives=(Status.ACTIVE, Status.RETIRED))
    assert {entity.uid for entity in sampled.page(query).rows} == {HOST1, HOSTS, "asset:host-2"}
