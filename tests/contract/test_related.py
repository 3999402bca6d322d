"""One hop away, for many entities at once."""

from __future__ import annotations

from dataclasses import replace

from graph.model import Kind, Status
from graph.query import Hop, Order, Page, Query, Test
from tests.contract.conftest import Store
from tests.contract.sample import ASTRAL, BEFORE, BETWEEN, BMP

CHECKOUT, CACHE, HOSTS, HOST1 = "asset:checkout", "asset:cache", "asset:hosts", "asset:host-1"


def uids(page: Page) -> list[str]:
    return [entity.uid for entity in page.rows]


def test_every_uid_has_its_page(sampled: Store) -> None:
    hop = Hop("OWNED_BY", outgoing=True)
    found = sampled.related([CHECKOUT, "asset:late", HOST1, "asset:nobody", "no uid"], hop, Query(Kind.TEAM))
    assert {uid: uids(page) for uid, page in found.items()} == {
        CHECKOUT: ["team:shop"],
        "asset:late": [],
        HOST1: ["team:ops"],
        "asset:nobody": [],
        "no uid": [],
    }
    assert not any(page.more for page in found.values())
    assert sampled.related([], hop, Query(Kind.TEAM)) == {}


def test_the_other_way(sampled: Store) -> None:
    found = sampled.related([CHECKOUT, CACHE], Hop("AFFECTS", outgoing=False), Query(Kind.INCIDENT))
    assert {uid: uids(page) for uid, page in found.items()} == {CHECKOUT: ["incident:INC1"], CACHE: ["incident:INC1"]}


def test_each_page_is_ordered_limited_and_counted(sampled: Store) -> None:
    hop = Hop(None, outgoing=False)
    query = Query(Kind.ASSET, order=(Order("name", descending=True),), limit=2, count=True)
    found = sampled.related([HOSTS, CACHE], hop, query)
    assert (uids(found[HOSTS]), found[HOSTS].more, found[HOSTS].total) == (["asset:late", HOST1], True, 4)
    assert (uids(found[CACHE]), found[CACHE].more, found[CACHE].total) == ([CHECKOUT], False, 1)
    rest = sampled.related([HOSTS], hop, replace(query, after=query.cursor(found[HOSTS].rows[-1])))[HOSTS]
    assert (uids(rest), rest.more, rest.total) == ([BMP, ASTRAL], False, 4)


def test_each_entity_is_shown_once_however_many_relations_lead_to_it(sampled: Store) -> None:
    page = sampled.related([CHECKOUT], Hop(None, outgoing=True), Query(None, count=True))[CHECKOUT]
    assert uids(page) == ["asset:cache", "asset:payments-db", "asset:payments-db-2", "asset:shop", "team:shop"]
    assert page.total == 5


def test_the_neighbours_can_be_filtered(sampled: Store) -> None:
    hop = Hop("DEPENDS_ON", outgoing=True)
    found = sampled.related([CHECKOUT], hop, Query(Kind.ASSET, Test("environment", "eq", "test")))
    assert uids(found[CHECKOUT]) == ["asset:payments-db-2"]


def test_retired_neighbours_only_when_asked_for(sampled: Store) -> None:
    hop = Hop("MEMBER_OF", outgoing=False)
    assert uids(sampled.related([HOSTS], hop, Query(Kind.ASSET))[HOSTS]) == [HOST1]
    both = Query(Kind.ASSET, lives=(Status.ACTIVE, Status.RETIRED))
    assert uids(sampled.related([HOSTS], hop, both)[HOSTS]) == [HOST1, "asset:host-2"]


def test_retired_relations_lead_nowhere(sampled: Store) -> None:
    query = Query(Kind.ASSET, lives=(Status.ACTIVE, Status.RETIRED))
    found = sampled.related(["asset:payments-db"], Hop("RUNS_ON", outgoing=True), query)
    assert uids(found["asset:payments-db"]) == [HOST1]


def test_neighbours_as_of_a_time(sampled: Store) -> None:
    hop = Hop("RUNS_ON", outgoing=True)
    then = sampled.related(["asset:payments-db"], hop, Query(Kind.ASSET, as_of=BETWEEN, count=True))
    page = then["asset:payments-db"]
    assert (uids(page), page.total) == ([HOST1, "asset:host-2"], 2)
    assert page.rows[1].status is Status.ACTIVE
    before = sampled.related(["asset:payments-db"], hop, Query(None, as_of=BEFORE))
    assert uids(before["asset:payments-db"]) == []
