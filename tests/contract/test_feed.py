"""A store holds what it was fed, and gives it back."""

from __future__ import annotations

from dataclasses import replace

from graph.model import GraphVersion
from graph.ports import Lease
from graph.stores.feed import Feed
from tests.contract.conftest import Store
from tests.contract.sample import Rows, sample

STREAMS = (
    *("entities", "relations", "pools"),
    *("entity_versions", "relation_versions", "pool_versions", "dropped"),
)


def everything(feed: Feed) -> dict[str, list[object]]:
    held: dict[str, list[object]] = {name: sorted(getattr(feed, name)(0), key=repr) for name in STREAMS}
    return held | {"loose_observations": sorted(feed.loose_observations(), key=repr)}


def test_what_is_fed_comes_back(sampled: Store) -> None:
    rows, _ = sample()
    held = everything(sampled.feed())
    for name, given in everything(rows).items():
        assert held[name] == given, name


def test_restoring_replaces_everything(store: Store, lease: Lease) -> None:
    store.restore(*sample(), lease)
    rows = Rows()
    rows.entity("team:only", name="Only", contact="x")
    store.restore(rows, GraphVersion(7, "2026-04-01T00:00:00Z", 0, 0), lease)
    assert everything(store.feed()) == everything(rows)
    assert store.version() == GraphVersion(7, "2026-04-01T00:00:00Z", 0, 0)


def test_restoring_an_empty_feed_empties(store: Store, lease: Lease) -> None:
    store.restore(*sample(), lease)
    store.restore(Rows(), GraphVersion(1, "2026-04-01T00:00:00Z"), lease)
    assert all(not rows for rows in everything(store.feed()).values())
    assert list(store.export()) == []


def test_restoring_leaves_records_alone(store: Store, lease: Lease) -> None:
    store.records.put("Run", [("r1", "1", {"a": "b"})])
    store.restore(*sample(), lease)
    assert store.records.get("Run", "r1") == {"a": "b"}


def test_a_feed_gives_what_is_younger(sampled: Store) -> None:
    rows, _ = sample()
    held = sampled.feed()
    assert sorted(held.entities(2)) == sorted(rows.entities(2))
    assert {row[:3] for row in held.relations(2)} == {row[:3] for row in rows.relations(2)}
    assert sorted(held.entity_versions(2)) == sorted(rows.entity_versions(2))
    assert list(held.pool_versions(2)) == []


def test_the_version_is_the_one_that_was_fed(sampled: Store) -> None:
    _, version = sample()
    assert sampled.version() == replace(version)
