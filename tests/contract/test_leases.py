"""At most one holder, told apart by a token that grows."""

from __future__ import annotations

import threading
import time

import pytest

from graph.errors import LeaseHeld, LeaseLost
from graph.model import GraphVersion
from graph.ports import Lease
from graph.times import now_text
from tests.contract.conftest import Store
from tests.contract.sample import Rows


def test_a_lease_says_who_has_it_and_until_when(store: Store) -> None:
    assert store.leases.holder("etl") is None
    lease = store.leases.acquire("etl", "one", 60)
    assert (lease.name, lease.holder) == ("etl", "one")
    assert lease.expires > now_text()
    assert store.leases.holder("etl") == lease
    assert store.leases.holder("other") is None


def test_nobody_else_gets_what_is_held(store: Store) -> None:
    store.leases.acquire("etl", "one", 60)
    with pytest.raises(LeaseHeld, match="one"):
        store.leases.acquire("etl", "two", 60)
    with pytest.raises(LeaseHeld):
        store.leases.acquire("etl", "two", 60, take_over="three")
    assert store.leases.acquire("embed", "two", 60).holder == "two"


def test_the_token_grows_with_every_holder(store: Store) -> None:
    first = store.leases.acquire("etl", "one", 60)
    second = store.leases.acquire("etl", "two", 60, take_over="one")
    store.leases.release(second)
    third = store.leases.acquire("etl", "three", 60)
    assert first.token < second.token < third.token


def test_an_expired_lease_can_be_taken(store: Store) -> None:
    stale = store.leases.acquire("etl", "one", 0.05)
    time.sleep(0.1)
    held = store.leases.holder("etl")
    assert held
    assert held.holder == "one"
    fresh = store.leases.acquire("etl", "two", 60)
    assert fresh.token > stale.token
    with pytest.raises(LeaseLost):
        store.leases.renew(stale, 60)


def test_an_expired_lease_that_nobody_took_still_holds(store: Store) -> None:
    lease = store.leases.acquire("etl", "one", 0.05)
    time.sleep(0.1)
    renewed = store.leases.renew(lease, 60)
    assert renewed.token == lease.token
    assert renewed.expires > lease.expires


def test_releasing_gives_it_back_and_a_lost_one_is_no_error(store: Store) -> None:
    first = store.leases.acquire("etl", "one", 60)
    store.leases.release(first)
    assert store.leases.holder("etl") is None
    second = store.leases.acquire("etl", "two", 60)
    store.leases.release(first)
    assert store.leases.holder("etl") == second
    with pytest.raises(LeaseLost):
        store.leases.renew(first, 60)


def test_a_stale_leader_cannot_restore(store: Store) -> None:
    stale = store.leases.acquire("etl", "one", 60)
    store.leases.acquire("etl", "two", 60, take_over="one")
    rows = Rows()
    rows.entity("team:ops", name="Ops")
    with pytest.raises(LeaseLost):
        store.restore(rows, GraphVersion(1, "2026-01-01T00:00:00Z"), stale)
    assert store.version().number == 0
    assert store.counts() == {"relations": 0, "dangling": 0, "pools": 0}


def test_of_many_at_once_one_gets_it(store: Store) -> None:
    won: list[Lease] = []
    refused: list[LeaseHeld] = []

    def attempt(holder: str) -> None:
        try:
            won.append(store.leases.acquire("etl", holder, 60))
        except LeaseHeld as held:
            refused.append(held)

    threads = [threading.Thread(target=attempt, args=(f"h{number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), len(refused)) == (1, 7)
    assert store.leases.holder("etl") == won[0]
