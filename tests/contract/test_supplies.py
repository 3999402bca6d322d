"""What the topology is built from."""

from __future__ import annotations

from graph.model import GraphVersion
from graph.ports import AssetRow, Lease, PoolRow, Supplies, SupplyRow
from tests.contract.conftest import Store
from tests.contract.sample import BEFORE, BETWEEN, T1, T3, Rows, sample

CHECKOUT, DB, HOST1, HOST2, HOSTS = (f"asset:{id}" for id in ("checkout", "payments-db", "host-1", "host-2", "hosts"))
OPS, SHOP = "team:ops", "team:shop"
FILES = ("files",)


def test_everything_of_the_topology(sampled: Store) -> None:
    found = sampled.changed_since(0)
    rows, version = sample()
    assert found.version == version
    assert {row.uid for row in found.assets} == {row.uid for row in rows.entity_rows if row.kind == "asset"}
    assert AssetRow(CHECKOUT, "service", "critical", "operational", "prod", False, SHOP) in found.assets
    assert AssetRow("asset:old-vm", "vm", None, None, None, True) in found.assets
    assert AssetRow("asset:late", "thingamajig", "low", None, "prod", False) in found.assets
    supplies = set(found.relations)
    assert len(supplies) == len(found.relations)
    assert SupplyRow(CHECKOUT, "DEPENDS_ON", DB, "hard", "db", False, FILES) in supplies
    assert SupplyRow(CHECKOUT, "DEPENDS_ON", "asset:nowhere", "hard", None, False, FILES) in supplies
    assert SupplyRow(CHECKOUT, "USES", "asset:cache", "soft", None, False, FILES) in supplies
    assert SupplyRow(DB, "RUNS_ON", HOST2, "hard", None, True, FILES) in supplies
    assert SupplyRow(HOST2, "MEMBER_OF", HOSTS, "hard", "members", False, FILES) in supplies
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
        SupplyRow(DB, "RUNS_ON", HOST2, "hard", None, True, FILES),
        SupplyRow("asset:late", "CONNECTS_TO", HOSTS, "hard", None, False, FILES),
    }
    assert not found.pools
    assert found.dropped == ["asset:merged-away"]
    assert {(row.asset, row.pool) for row in sampled.changed_since(1).pools} == {
        (CHECKOUT, "db"),
        ("asset:cache", "old"),
    }


def test_nothing_changed_since_now(sampled: Store) -> None:
    found = sampled.changed_since(3)
    assert not any((found.assets, found.relations, found.pools, found.dropped))
    assert found.version.number == 3


def test_the_topology_of_a_time(sampled: Store) -> None:
    found = sampled.supplies_as_of(BETWEEN)
    living = {row.uid for row in found.assets if not row.retired}
    assert HOST2 in living
    assert "asset:late" not in {row.uid for row in found.assets}
    assert AssetRow("asset:old-vm", "vm", None, None, None, True) in found.assets
    assert SupplyRow(DB, "RUNS_ON", HOST2, "hard", None, False, FILES) in found.relations
    assert not any(row.source == "asset:late" for row in found.relations)
    early = sampled.supplies_as_of("2026-01-15T00:00:00Z")
    assert AssetRow(CHECKOUT, "service", "high", "operational", "prod", False, SHOP) in early.assets
    assert SupplyRow(CHECKOUT, "DEPENDS_ON", DB, "hard", None, False, FILES) in early.relations
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
    assert not any((before.assets, before.relations, before.pools, before.version.number))


def owners(supplies: Supplies) -> dict[str, str | None]:
    return {row.uid.removeprefix("asset:"): row.owner for row in supplies.assets}


def owned() -> Rows:
    """Assets that were there from the first load on, and whose owners came, went and stayed since."""
    rows = Rows()
    for id in ("kept", "given", "lost", "unknown", "shared", "nobodys"):
        rows.entity(f"asset:{id}", type="host")
    for team in (OPS, SHOP):
        rows.entity(team)
    for id in ("kept", "shared"):
        rows.relate(f"asset:{id}", "OWNED_BY", SHOP)
    rows.relate("asset:shared", "OWNED_BY", OPS, 2)
    rows.relate("asset:given", "OWNED_BY", OPS, 2)
    rows.relate("asset:given", "OWNED_BY", SHOP, 2, status="retired")
    rows.related("asset:given", "OWNED_BY", SHOP, 1, 2)
    rows.relate("asset:lost", "OWNED_BY", OPS, 3, status="retired")
    rows.related("asset:lost", "OWNED_BY", OPS, 1, 3)
    rows.relate("asset:unknown", "OWNED_BY", "team:unknown", 3, status="dangling")
    return rows


def test_an_asset_has_the_first_of_its_owners_known_or_not(store: Store, lease: Lease) -> None:
    store.restore(owned(), GraphVersion(3, T3, 6, 4), lease)
    now = {"kept": SHOP, "given": OPS, "lost": None, "unknown": "team:unknown", "shared": OPS, "nobodys": None}
    assert owners(store.changed_since(0)) == owners(store.supplies_as_of(T3)) == now
    then = {"kept": SHOP, "given": SHOP, "lost": OPS, "unknown": None, "shared": SHOP, "nobodys": None}
    assert owners(store.supplies_as_of(T1)) == then


def test_an_asset_changes_with_its_owner(store: Store, lease: Lease) -> None:
    store.restore(owned(), GraphVersion(3, T3, 6, 4), lease)
    assert owners(store.changed_since(2)) == {"lost": None, "unknown": "team:unknown"}
    assert owners(store.changed_since(1)) == {"lost": None, "unknown": "team:unknown", "given": OPS, "shared": OPS}
    assert owners(store.changed_since(3)) == {}


def test_all_sources_that_say_so_vouch_for_a_relation(store: Store, lease: Lease) -> None:
    rows = Rows()
    for id in "ab":
        rows.entity(f"asset:{id}", type="host")
    rows.relate("asset:a", "RUNS_ON", "asset:b", strength="hard")
    (relation,) = rows.relation_rows
    rows.relation_rows = [relation._replace(sources='["cmdb","files"]', stamp=3)]
    store.restore(rows, GraphVersion(3, T3, 2, 1), lease)
    assert [row.sources for row in store.changed_since(2).relations] == [("cmdb", "files")]
    assert [row.sources for row in store.supplies_as_of(T3).relations] == [("cmdb", "files")]
