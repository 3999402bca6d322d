"""The dump: everything, sorted by code points, the same from every store."""

from __future__ import annotations

from tests.contract.conftest import Store
from tests.contract.sample import ASTRAL, BMP


def test_records_are_sorted(sampled: Store) -> None:
    docs = list(sampled.export())
    entities = [doc["uid"] for doc in docs if doc["record"] == "entity"]
    assert entities == sorted(entities)
    assert entities.index(BMP) < entities.index(ASTRAL)
    relations = [(doc["source"], doc["type"], doc["target"]) for doc in docs if doc["record"] == "relation"]
    assert relations == sorted(relations)
    pools = [(doc["asset"], doc["pool"]) for doc in docs if doc["record"] == "pool"]
    assert pools == sorted(pools)
    assert [doc["record"] for doc in docs] == (
        ["entity"] * len(entities) + ["relation"] * len(relations) + ["pool"] * len(pools)
    )
    assert (len(entities), len(relations), len(pools)) == (24, 29, 3)


def test_what_a_record_says(sampled: Store) -> None:
    docs = list(sampled.export())
    assert {
        "record": "entity",
        "uid": "asset:old-vm",
        "kind": "asset",
        "status": "retired",
        "fields": {"name": "Old VM", "type": "vm"},
        "aliases": [],
        "sources": ["files"],
    } in docs
    (database,) = (doc for doc in docs if doc.get("uid") == "asset:payments-db")
    assert database["aliases"] == ["asset:CI0001"]
    assert database["sources"] == ["cmdb", "files"]
    assert {
        "record": "relation",
        "source": "asset:checkout",
        "type": "DEPENDS_ON",
        "target": "asset:payments-db",
        "strength": "hard",
        "pool": "db",
        "status": "active",
        "sources": ["files"],
    } in docs
    # Absent fields are left out.
    assert {
        "record": "relation",
        "source": "asset:shop",
        "type": "OWNED_BY",
        "target": "team:shop",
        "status": "active",
        "sources": ["files"],
    } in docs
    statuses = {doc["status"] for doc in docs if doc["record"] == "relation"}
    assert statuses == {"active", "retired", "dangling"}


def test_only_active_pools_with_counts_as_numbers(sampled: Store) -> None:
    assert [doc for doc in sampled.export() if doc["record"] == "pool"] == [
        {"record": "pool", "asset": "asset:checkout", "pool": "db", "min_up": 1},
        {"record": "pool", "asset": "asset:hosts", "pool": "members", "min_up": 3},
        {"record": "pool", "asset": "asset:shop", "pool": "front", "min_up": "50%"},
    ]


def test_an_export_can_be_left_half_way(sampled: Store) -> None:
    export = sampled.export()
    assert next(export)["record"] == "entity"
    del export
    assert next(sampled.export())["record"] == "entity"
