"""Which entity a person means, and what is offered where there is none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from api.commands.lookup import uid_of
from graph.errors import Unknown, WrongInput
from graph.identity import Trust
from graph.model import EntityRecord
from graph.stores.sqlite.store import SqliteStore

NOW = "2026-05-01T09:00:00Z"
NAMES = {
    "asset:payments-db": "Payments database",
    "asset:checkout": "Checkout",
    "asset:lb-ams-1": "Load balancer",
    "asset:lb-ams-2": "Load balancer",
    "asset:twin": "Operations",
    "team:operations": "Operations",
    "team:checkout": "Team Checkout",
    "article:runbooks/payments-db-failover": "Fail over the payments database",
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteStore]:
    store = SqliteStore(tmp_path_factory.mktemp("graph"))
    store.open()
    fill(store)
    yield store
    store.close()


def fill(store: SqliteStore) -> None:
    lease = store.leases.acquire("etl", "test", 60)
    with store.staging("files", "entity", lease, NOW) as staging:
        for number, (uid, name) in enumerate(NAMES.items(), 1):
            staging.put("all", number, EntityRecord(uid, {"name": name}, []))
    store.apply(lease, "run", NOW, Trust(), timedelta(days=400))


@pytest.mark.parametrize(
    ("ref", "uid"),
    [
        ("asset:payments-db", "asset:payments-db"),
        ("payments-db", "asset:payments-db"),
        ("checkout", "asset:checkout"),
        ("team:checkout", "team:checkout"),
        ("operations", "team:operations"),
        ("payments DATABASE", "asset:payments-db"),
        ("runbooks/payments-db-failover", "article:runbooks/payments-db-failover"),
    ],
)
def test_uid_id_and_a_name_that_only_one_has_all_name_it(store: SqliteStore, ref: str, uid: str) -> None:
    assert uid_of(store, ref) == uid


def test_a_name_that_several_assets_have_names_none_of_them(store: SqliteStore) -> None:
    with pytest.raises(WrongInput, match="asset:lb-ams-1, asset:lb-ams-2"):
        uid_of(store, "Load balancer")


@pytest.mark.parametrize(
    ("ref", "near"),
    [
        ("payment-db", "payments-db"),
        ("paymets-db", "payments-db"),
        ("pyments-db", "payments-db"),
        ("asset:payments-bd", "asset:payments-db"),
        ("chekout", "checkout"),
    ],
)
def test_a_misspelt_one_is_answered_with_what_comes_closest(store: SqliteStore, ref: str, near: str) -> None:
    with pytest.raises(Unknown) as caught:
        uid_of(store, ref)
    assert caught.value.closest == near


def test_where_nothing_comes_close_a_search_is_offered(store: SqliteStore) -> None:
    with pytest.raises(Unknown, match="opsgraph find 'quantum computer'"):
        uid_of(store, "quantum computer")
