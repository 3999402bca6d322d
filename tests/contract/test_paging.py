"""Pages: a walk through all of them is the whole, in order, nothing twice, nothing lost."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from graph.errors import Unknown, WrongInput
from graph.model import Entity, Kind, Status
from graph.query import Order, Query, Test, field_of, sort_text
from tests.contract.conftest import Store
from tests.contract.sample import ASTRAL, BMP

LIVES = (Status.ACTIVE, Status.RETIRED)
ORDERS = [
    (),
    (Order("uid", descending=True),),
    (Order("name"),),
    (Order("name", descending=True),),
    (Order("environment"),),
    (Order("environment", descending=True),),
    (Order("criticality"), Order("name", descending=True)),
    (Order("environment", descending=True), Order("type"), Order("criticality")),
    (Order("attributes.fqdn"),),
    (Order("attributes.fqdn", descending=True), Order("name")),
]


def walk(store: Store, query: Query) -> list[Entity]:
    found: list[Entity] = []
    while True:
        page = store.page(query)
        found += page.rows
        if not page.more:
            return found
        assert len(page.rows) == query.limit
        query = replace(query, after=query.cursor(page.rows[-1]))


@pytest.mark.parametrize("order", ORDERS, ids=str)
def test_all_pages_together_are_the_whole_in_order(sampled: Store, order: tuple[Order, ...]) -> None:
    for kind in (Kind.ASSET, None):
        whole = list(sampled.page(Query(kind, order=order, limit=1000, lives=LIVES)).rows)
        expected = sorted(whole, key=lambda entity: entity.uid)
        for by in reversed(order):
            expected.sort(key=partial(_sorted_by, by.field), reverse=by.descending)
        assert [entity.uid for entity in whole] == [entity.uid for entity in expected]
        for limit in (1, 3, 7):
            assert walk(sampled, Query(kind, order=order, limit=limit, lives=LIVES)) == whole


def _sorted_by(field: str, entity: Entity) -> str:
    return sort_text(field_of(entity, field))


def test_uids_sort_by_code_point(sampled: Store) -> None:
    uids = [entity.uid for entity in walk(sampled, Query(Kind.ASSET, limit=4))]
    assert uids == sorted(uids)
    assert uids.index(BMP) < uids.index(ASTRAL)


def test_only_the_wanted_lives_are_shown(sampled: Store) -> None:
    def uids(*lives: Status) -> set[str]:
        return {entity.uid for entity in walk(sampled, Query(Kind.ASSET, lives=lives))}

    retired = {"asset:host-2", "asset:old-vm"}
    assert uids(Status.RETIRED) == retired
    assert not uids(Status.ACTIVE) & retired
    assert uids(*LIVES) == uids(Status.ACTIVE) | retired
    assert uids(Status.DANGLING) == set()


def test_the_total_is_of_all_pages(sampled: Store) -> None:
    first = sampled.page(Query(Kind.ASSET, limit=2, count=True))
    assert (len(first.rows), first.more, first.total) == (2, True, 11)
    later = sampled.page(Query(Kind.ASSET, limit=2, count=True, after=Query(Kind.ASSET).cursor(first.rows[-1])))
    assert later.total == 11
    filtered = Query(Kind.ASSET, Test("environment", "eq", "prod"), limit=2, count=True)
    assert sampled.page(filtered).total == 7
    assert sampled.page(Query(Kind.ASSET, limit=2)).total is None


def test_the_last_page_says_so(sampled: Store) -> None:
    page = sampled.page(Query(Kind.TEAM, limit=2))
    assert (len(page.rows), page.more) == (2, False)
    beyond = sampled.page(Query(Kind.TEAM, limit=2, after=Query(Kind.TEAM).cursor(page.rows[-1])))
    assert (list(beyond.rows), beyond.more) == ([], False)


def test_a_cursor_stands_where_its_row_was_though_the_row_is_filtered_out(sampled: Store) -> None:
    order = (Order("name"),)
    (row,) = sampled.page(Query(Kind.ASSET, Test("name", "eq", "Cache"), order)).rows
    query = Query(Kind.ASSET, Test("name", "gt", "Checkout"), order, after=Query(Kind.ASSET, order=order).cursor(row))
    assert sampled.page(query).rows[0].fields["name"] == "Far"


def test_what_cannot_be_asked_is_refused(sampled: Store) -> None:
    with pytest.raises(Unknown):
        sampled.page(Query(Kind.ASSET, order=(Order("priority"),)))
    with pytest.raises(Unknown):
        sampled.page(Query(Kind.ASSET, Test("e.name} RETURN 1 //", "eq", "x")))
    with pytest.raises(WrongInput):
        sampled.page(Query(Kind.ASSET, limit=0))
    with pytest.raises(WrongInput):
        sampled.page(Query(Kind.ASSET, after="not a cursor"))
