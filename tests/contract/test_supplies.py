"""What the topology is built from."""

from __future__ import annotations

from graph.ports import AssetRow, PoolRow, SupplyRow
from tests.contract.conftest import Store
from tests.contract.sample import BEFORE, BETWEEN, T3, sample

CHECKOUT, DB, HOST1, HOST2, HOSTS = (f"asset:{id}" for id in ("checkout", "payments-db", "host-1", "host-2", "hosts"))


def test_everything_of_the_topology(sampled: Store) -> None:
    found = sampled.changed_since(0)
    rows, version = sample()
    assert found.version == version
    assert {row.uid for row in found.assets} == {row.uid for row in rows.entity_rows if row.kind == "asset"}
    assert AssetRow(CHECKOUT, "service", "critical", "operational", "prod", False) in found.assets
    assert AssetRow("asset:old-vm", "vm", None, None, None, True) in found.assets
    assert AssetRow("asset:late", "thingamajig", "low", None, "prod", False) in found.assets
    supplies = set(found.relations)
    assert len(supplies) == len(found.relations)
    assert SupplyRow(CHECKOUT, "DEPENDS_ON", DB, "hard", "db", False) in supplies
    assert SupplyRow(CHECKOUT, "DEPENDS_ON", "asset:nowhere", "hard", None, False) in supplies
    assert SupplyRow(CHECKOUT, "USES", "asset:cache", "soft", None, False) in supplies
    assert SupplyRow(DB, "RUNS_ON", HOST2, "hard", None, True) in supplies
    assert SupplyRow(HOST2, "MEMBER_OF", HOSTS, "hard", "members", False) in supplies
    assert {row.type for row in supplies} == {
        *("CONNECTS_TO", "DEPENDS_ON", "MEMBER_OF"),
        *("PART_OF", "RUNS_ON", "USES"),
    }
    assert not any(row.source.startswith("person:") for row in supplies)
    assert set(found.pools) == {
        PoolRow("asset:cache", "old", "1", True),
        PoolRow(CHECKOUT, "db", "1", False),
        PoolRow(HOSTS, "members", "3", False),
        PoolRow("asset:shop", "front", "50%", False),
    }
    assert found.dropped == []


def test_what_changed_since_a_version(sampled: Store) -> None:
    found = sampled.changed_since(2)
    assert {row.uid for row in found.assets} == {HOST2, "asset:late"}
    assert set(found.relations) == {
        SupplyRow(DB, "RUNS_ON", HOST2, "hard", None, True),
        SupplyRow("asset:late", "CONNECTS_TO", HOSTS, "hard", None, False),
    }
    assert found.pools == []
    assert found.dropped == ["asset:merged-away"]
    assert {(row.asset, row.pool) for row in sampled.changed_since(1).pools} == {
        (CHECKOUT, "db"),
        ("asset:cache", "old"),
    }


def test_nothing_changed_since_now(sampled: Store) -> None:
    found = sampled.changed_since(3)
    assert (found.assets, found.relations, found.pools, found.dropped) == ([], [], [], [])
    assert found.version.number == 3


def test_the_topology_of_a_time(sampled: Store) -> None:
    found = sampled.supplies_as_of(BETWEEN)
    living = {row.uid for row in found.assets if not row.retired}
    assert HOST2 in living
    assert "asset:late" not in {row.uid for row in found.assets}
    assert AssetRow("asset:old-vm", "vm", None, None, None, True) in found.assets
    assert SupplyRow(DB, "RUNS_ON", HOST2, "hard", None, False) in found.relations
    assert not any(row.source == "asset:late" for row in found.relations)
    early = sampled.supplies_as_of("2026-01-15T00:00:00Z")
    assert AssetRow(CHECKOUT, "service", "high", "operational", "prod", False) in early.assets
    assert SupplyRow(CHECKOUT, "DEPENDS_ON", DB, "hard", None, False) in early.relations
    assert PoolRow(CHECKOUT, "db", "2", False) in early.pools
    assert PoolRow(CHECKOUT, "db", "1", False) not in early.pools


def test_the_topology_of_now_and_of_before_anything(sampled: Store) -> None:
    now = sampled.supplies_as_of(T3)
    whole = sampled.changed_since(0)
    assert (set(now.assets), set(now.relations), set(now.pools)) == (
        set(whole.assets),
        set(whole.relations),
        set(whole.pools),
    )
    assert now.version == whole.version
    before = sampled.supplies_as_of(BEFORE)
    assert (before.assets, before.relations, before.pools, before.version.number) == ([], [], [], 0)
