"""Small documents beside the graph."""

from __future__ import annotations

import pytest

from graph.errors import LeaseLost
from graph.ports import Collection, Lease
from tests.contract.conftest import Store

RUN = Collection.RUN


@pytest.fixture
def filled(store: Store) -> Store:
    nested = {"state": "no"}
    docs = [(f"r{number}", f"2026-0{1 + number // 2}", {"n": number, "state": state, "id": f"x{number}",
                                                         "nested": nested})
            for number, state in enumerate(["done", "failed", "done", "done", "failed"])]  # fmt: skip
    store.records.put(RUN, docs)
    return store


def numbers(found: list[dict[str, object]]) -> list[object]:
    return [doc["n"] for doc in found]


def test_a_document_comes_back_as_it_was_put(store: Store) -> None:
    doc = {
        "text": "ä 'quoted' \"double\"",
        "none": None,
        "list": [1, {"a": 2.5}],
        "flag": True,
        "doc": "x",
        "sort": "y",
    }
    store.records.put(RUN, [("r1", "a", doc)])
    assert store.records.get(RUN, "r1") == doc
    assert store.records.get(RUN, "r2") is None
    assert store.records.get(Collection.SCOPE, "r1") is None


def test_the_same_id_replaces(filled: Store) -> None:
    filled.records.put(RUN, [("r1", "9", {"n": 99})])
    assert filled.records.get(RUN, "r1") == {"n": 99}
    assert numbers(filled.records.list(RUN)) == [0, 2, 3, 4, 99]
    assert filled.records.count(RUN, {"state": "failed"}) == 1


def test_documents_come_by_sort_then_id(filled: Store) -> None:
    assert numbers(filled.records.list(RUN)) == [0, 1, 2, 3, 4]
    assert numbers(filled.records.list(RUN, newest_first=True)) == [4, 3, 2, 1, 0]
    assert filled.records.list(Collection.DEAD_LETTER) == []


@pytest.mark.parametrize("newest_first", [False, True])
def test_pages_go_on_after_an_id(filled: Store, newest_first: bool) -> None:
    whole = numbers(filled.records.list(RUN, newest_first=newest_first))
    found: list[object] = []
    after = None
    while page := filled.records.list(RUN, limit=2, after=after, newest_first=newest_first):
        found += numbers(page)
        after = f"r{page[-1]['n']}"
    assert found == whole


def test_texts_of_the_top_level_can_be_asked_for(filled: Store) -> None:
    assert numbers(filled.records.list(RUN, where={"state": "failed"})) == [1, 4]
    assert numbers(filled.records.list(RUN, where={"state": "failed", "id": "x4"})) == [4]
    assert numbers(filled.records.list(RUN, where={"state": "done"}, limit=1, after="r0")) == [2]
    assert filled.records.count(RUN, {"state": "done"}) == 3
    assert filled.records.count(RUN, {"state": "no"}) == 0
    assert filled.records.count(RUN) == 5


def test_deleting_says_how_many_there_were(filled: Store) -> None:
    assert filled.records.delete(RUN, ["r1", "r2", "nobody"]) == 2
    assert numbers(filled.records.list(RUN)) == [0, 3, 4]
    assert filled.records.delete(RUN, []) == 0


def test_a_stale_leader_writes_nothing(filled: Store) -> None:
    stale = filled.leases.acquire("etl", "first", 600)
    filled.records.put(RUN, [("mine", "1", {"n": 7})], stale)
    fresh = filled.leases.acquire("etl", "second", 600, take_over="first")
    with pytest.raises(LeaseLost):
        filled.records.put(RUN, [("r0", "1", {"n": 8})], stale)
    with pytest.raises(LeaseLost):
        filled.records.delete(RUN, ["mine"], stale)
    assert filled.records.get(RUN, "mine") == {"n": 7}
    assert filled.records.get(RUN, "r0") != {"n": 8}
    assert filled.records.delete(RUN, ["mine"], fresh) == 1


def test_a_lease_never_held_refuses(store: Store) -> None:
    with pytest.raises(LeaseLost):
        store.records.put(RUN, [("r", "1", {})], Lease("etl", "nobody", 1, "2026-01-01T00:00:00Z"))
