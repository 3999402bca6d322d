"""Neo4j is fed with what changed: whatever came before, it then holds what a full feed would have given it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from neo4j import Driver, GraphDatabase

from graph.errors import LeaseLost, StoreUnusable, Unreachable
from graph.model import GraphVersion, Kind, Status
from graph.ports import Lease
from graph.query import Order, Query
from graph.stores.feed import EntityRow
from graph.stores.neo4j.store import Neo4jStore
from tests.contract.conftest import Bench
from tests.contract.sample import T2, T3, Rows, canonical, sample
from tests.contract.test_feed import everything

T4 = "2026-04-10T08:00:00Z"
CHECKOUT, DB, DB2 = "asset:checkout", "asset:payments-db", "asset:payments-db-2"


@pytest.fixture
def driver(neo4j_url: str) -> Iterator[Driver]:
    with GraphDatabase.driver(neo4j_url, auth=None) as driver:
        yield driver


@pytest.fixture
def store(neo4j_bench: Bench) -> Neo4jStore:
    store = neo4j_bench.empty()
    assert isinstance(store, Neo4jStore)
    return store


@pytest.fixture
def lease(store: Neo4jStore) -> Lease:
    return store.leases.acquire("etl", "test", 600)


def one(driver: Driver, statement: str, **values: Any) -> Any:
    return driver.execute_query(statement, values).records[0][0]


def changed(rows: Rows, name: str, load: int = 4, **values: Any) -> Rows:
    """The rows with one entity changed by a load."""
    entities = [
        row._replace(stamp=load, since=T4, run="run-4", **values) if row.uid == name else row
        for row in rows.entity_rows
    ]
    return replace(rows, entity_rows=entities)


def version(number: int) -> GraphVersion:
    return GraphVersion(number, T4, 1, 1)


def holds(store: Neo4jStore, rows: Rows) -> None:
    held = everything(store.feed())
    for name, given in everything(rows).items():
        assert held[name] == given, name


# ---------------------------------------------------------------------------------------- the same, however it came


def test_a_first_feed_and_the_same_once_more(store: Neo4jStore, lease: Lease) -> None:
    rows, at = sample()
    store.feed_from(rows, 0, at, lease)
    holds(store, rows)
    store.feed_from(rows, 0, at, lease)
    holds(store, rows)
    assert store.version() == at


def test_only_what_is_younger_is_written(store: Neo4jStore, lease: Lease) -> None:
    rows, at = sample()
    store.feed_from(rows, 0, at, lease)
    later = changed(rows, "team:ops", fields=canonical({"name": "Ops"}))
    later = changed(later, "team:shop", load=3, fields=canonical({"name": "not fed"}))
    store.feed_from(later, 3, version(4), lease)
    found = store.entities(["team:ops", "team:shop"])
    assert [entity.title for entity in found.values()] == ["Ops", "Shop"]
    assert store.version().number == 4
    # The field that went is gone from the node too.
    assert "contact" not in found["team:ops"].fields


def test_a_feed_that_broke_off_is_done_again(store: Neo4jStore, lease: Lease, driver: Driver) -> None:
    rows, at = sample()

    @dataclass
    class Breaking(Rows):
        def pools(self, after: int) -> Iterator[Any]:
            raise RuntimeError("the plug")

    with pytest.raises(RuntimeError, match="plug"):
        store.feed_from(Breaking(**rows.__dict__), 0, at, lease)
    assert store.version().number == 0
    assert one(driver, "MATCH (g:Graph) RETURN g.feeding") is True
    store.feed_from(rows, 0, at, lease)
    holds(store, rows)
    assert one(driver, "MATCH (g:Graph) RETURN g.feeding") is False


def test_while_it_is_fed_the_topology_stays_that_of_the_last_load(store: Neo4jStore, lease: Lease) -> None:
    rows, at = sample()
    store.feed_from(rows, 0, at, lease)
    later = changed(rows, CHECKOUT, fields=canonical({"name": "New"}))
    seen = []

    @dataclass
    class Watching(Rows):
        def pools(self, after: int) -> Iterator[Any]:
            seen.append(store.changed_since(3))
            return super().pools(after)

    store.feed_from(Watching(**later.__dict__), 3, version(4), lease)
    assert (seen[0].version.number, seen[0].assets) == (3, [])
    assert [row.uid for row in store.changed_since(3).assets] == [CHECKOUT]


def test_a_leader_overtaken_half_way_writes_no_more(store: Neo4jStore, lease: Lease) -> None:
    rows, at = sample()

    @dataclass
    class Overtaken(Rows):
        def relations(self, after: int) -> Iterator[Any]:
            store.leases.acquire("etl", "newer", 600, take_over="test")
            return super().relations(after)

    with pytest.raises(LeaseLost):
        store.feed_from(Overtaken(**rows.__dict__), 0, at, lease)
    assert store.counts()["relations"] == 0
    assert store.version().number == 0


# ---------------------------------------------------------------------------------------- what changes its form


def test_relations_move_between_living_and_loose(store: Neo4jStore, lease: Lease, driver: Driver) -> None:
    rows, at = sample()
    store.feed_from(rows, 0, at, lease)
    moved = {
        (CHECKOUT, "DEPENDS_ON", DB): "retired",
        (DB, "RUNS_ON", "asset:host-2"): "active",
        (CHECKOUT, "DEPENDS_ON", "asset:nowhere"): "active",
    }
    relations = [
        row._replace(status=moved[row[:3]], since=T4, stamp=4, run="run-4") if row[:3] in moved else row
        for row in rows.relation_rows
    ]
    later = replace(rows, relation_rows=relations)
    later.entity_rows = [*rows.entity_rows]
    later.entity("asset:nowhere", 3, name="There", type="host")
    later.entity_rows[-1] = later.entity_rows[-1]._replace(stamp=4)
    later.observation_rows.pop()
    store.feed_from(later, 3, version(4), lease)
    holds(store, later)
    loose = driver.execute_query("MATCH (l:LooseRelation) RETURN l.target").records
    assert [record[0] for record in loose] == [DB]
    assert (
        one(driver, "MATCH (:Asset {uid: $a})-[r:DEPENDS_ON]->(:Asset {uid: $b}) RETURN count(r)", a=CHECKOUT, b=DB)
        == 0
    )


def test_labels_go_with_type_and_life(store: Neo4jStore, lease: Lease, driver: Driver) -> None:
    rows, at = sample()
    store.feed_from(rows, 0, at, lease)

    def labels() -> list[str]:
        return sorted(one(driver, "MATCH (a:Asset {uid: $uid}) RETURN labels(a)", uid=DB2))

    assert labels() == ["Asset", "Database"]
    rows = changed(rows, DB2, fields=canonical({"name": "x", "type": "kafka queue"}))
    store.feed_from(rows, 3, version(4), lease)
    assert labels() == ["Asset", "Queue"]
    rows = changed(rows, DB2, load=5, status="retired")
    store.feed_from(rows, 4, version(5), lease)
    assert labels() == ["Asset", "Queue", "Retired"]
    assert store.find("payments-db-2", 5) == []
    rows = changed(rows, DB2, load=6, status="active", fields=canonical({"name": "x", "type": "something else"}))
    store.feed_from(rows, 5, version(6), lease)
    assert labels() == ["Asset"]
    holds(store, rows)


def test_a_merged_entity_hands_on_its_past(store: Neo4jStore, lease: Lease) -> None:
    rows, at = sample()
    rows.was(DB2, 1, 2, name="db two")
    store.feed_from(rows, 0, at, lease)
    later = changed(rows, DB, aliases=canonical(["asset:CI0001", DB2]), sources=canonical(["cmdb", "files"]))
    later.entity_rows = [row for row in later.entity_rows if row.uid != DB2]
    later.dropped_rows.append((DB2, 4))
    later.entity_version_rows[-1] = later.entity_version_rows[-1]._replace(uid=DB)
    # Not said anew: that its observation is of the other one now follows from the alias.
    later.observation_rows = [row._replace(entity=DB) if row.uid == DB2 else row for row in rows.observation_rows]
    later.relation_rows = [
        row._replace(status="retired", stamp=4, since=T4, run="run-4") if DB2 in row[:3] else row
        for row in rows.relation_rows
    ]
    store.feed_from(later, 3, version(4), lease)
    holds(store, later)
    assert store.resolve(["payments-db-2", DB2]) == {"payments-db-2": DB, DB2: DB}
    assert store.entities([DB2]) == {}
    assert [state.fields["name"] for state in store.history([DB])[DB]] == ["Payments DB", "db two"]
    assert {seen.uid for seen in store.observations([DB])[DB]} == {DB, "asset:CI0001", DB2}
    assert store.changed_since(3).dropped == [DB2]


def test_an_alias_stands_for_one_entity_at_a_time(store: Neo4jStore, lease: Lease) -> None:
    rows, at = sample()
    store.feed_from(rows, 0, at, lease)
    for owner, other in ((DB2, DB), (DB, DB2)):
        load = store.version().number + 1
        rows = changed(rows, other, load=load, aliases="[]")
        rows = changed(rows, owner, load=load, aliases=canonical(["asset:CI0001"]))
        store.feed_from(rows, load - 1, version(load), lease)
        assert store.resolve(["CI0001"]) == {"CI0001": owner}
        assert store.aliases([owner, other]) == {owner: ["asset:CI0001"], other: []}
    rows = changed(rows, DB, load=9, aliases="[]")
    store.feed_from(rows, 8, version(9), lease)
    assert store.resolve(["CI0001"]) == {}


def test_a_purged_entity_is_gone_with_all_that_was_said_of_it(store: Neo4jStore, lease: Lease) -> None:
    rows, at = sample()
    store.feed_from(rows, 0, at, lease)
    gone = Rows(dropped_rows=[("asset:old-vm", 4)])
    store.feed_from(gone, 3, version(4), lease)
    assert store.entities(["asset:old-vm"]) == {}
    assert store.history(["asset:old-vm"])["asset:old-vm"] == []
    assert not any(row.uid == "asset:old-vm" for row in store.feed().entities(0))
    # It comes back, and is no longer dropped.
    back = Rows()
    back.entity("asset:old-vm", 3, name="Back")
    back.entity_rows[0] = back.entity_rows[0]._replace(stamp=5)
    back.dropped_rows.append(("asset:old-vm", 4))
    store.feed_from(back, 3, version(5), lease)
    assert store.entities(["asset:old-vm"])["asset:old-vm"].title == "Back"
    assert "asset:old-vm" not in set(store.feed().dropped(0))


def test_a_relation_to_what_is_not_there_is_dangling(store: Neo4jStore, lease: Lease) -> None:
    rows, at = sample()
    rows.relate(CHECKOUT, "USES", "asset:imagined", strength="soft", claimed=True)
    store.feed_from(rows, 0, at, lease)
    (found,) = (each for each in store.relations([CHECKOUT])[CHECKOUT] if each.target == "asset:imagined")
    assert (found.status, found.strength) == (Status.DANGLING, "soft")
    assert store.counts()["dangling"] == 2


def test_purging_forgets_what_has_long_been_gone(store: Neo4jStore, lease: Lease) -> None:
    rows, at = sample()
    store.feed_from(rows, 0, at, lease)
    store.purge(T2, lease)
    holds(store, rows)
    assert store.earliest() == T2
    store.purge(T4, lease)
    assert store.earliest() == T4
    held = store.feed()
    assert not [*held.entity_versions(0), *held.relation_versions(0), *held.pool_versions(0)]
    assert {row.status for row in held.relations(0)} == {"active", "dangling"}
    assert store.entities(["asset:old-vm"])["asset:old-vm"].status is Status.RETIRED


def test_what_is_of_no_entity_is_given_whole_each_time(store: Neo4jStore, lease: Lease) -> None:
    rows, at = sample()
    store.feed_from(rows, 0, at, lease)
    assert [row.uid for row in store.feed().loose_observations()] == ["asset:ghost"]
    # It is back, and something was made of it.
    rows.entity_rows.append(rows.entity_rows[0]._replace(uid="asset:ghost", kind="asset", stamp=4))
    store.feed_from(rows, 3, version(4), lease)
    assert list(store.feed().loose_observations()) == []
    holds(store, rows)


def test_pages_know_of_lacking_fields_from_the_first_entity_on_that_lacks_one(store: Neo4jStore, lease: Lease) -> None:
    order = (Order("criticality"),)
    full: dict[str, Any] = {"name": "x", "type": "vm", "environment": "prod", "status": "up", "criticality": "low"}

    def uids() -> list[str]:
        return [entity.uid for entity in store.page(Query(Kind.ASSET, order=order)).rows]

    rows = Rows()
    rows.entity("asset:a", **full)
    store.feed_from(rows, 0, version(1), lease)
    assert uids() == ["asset:a"]
    more = Rows()
    del full["criticality"]
    more.entity("asset:b", 2, **full)
    store.feed_from(more, 1, version(2), lease)
    assert uids() == ["asset:b", "asset:a"]


# ---------------------------------------------------------------------------------------- how it looks in Neo4j


def test_people_find_it_natural(store: Neo4jStore, lease: Lease, driver: Driver) -> None:
    rows, at = sample()
    store.feed_from(rows, 0, at, lease)
    node = one(driver, "MATCH (a:Asset:Database {name: 'Payments DB'})-[:RUNS_ON]->(:Host) RETURN a")
    assert (node["fqdn"], node["zones"], node["attr_name"], node["name"]) == (
        "db1.example",
        ["a", "b"],
        "inner",
        "Payments DB",
    )
    assert (node["lifecycle"], node["sources"], "deep" in node) == ("active", ["cmdb", "files"], False)
    assert "cmdb" in one(driver, "MATCH (a:Asset {uid: $uid}) RETURN a.observations", uid=DB)
    pools = "MATCH (:Asset {uid: $uid})-[r:DEPENDS_ON {pool: 'db'}]->(d) RETURN collect(d.uid)"
    assert sorted(one(driver, pools, uid=CHECKOUT)) == [DB, DB2]
    assert one(driver, "MATCH (v:AssetVersion {uid: $uid}) RETURN v.criticality", uid=CHECKOUT) == "high"


# ---------------------------------------------------------------------------------------- what must not be touched


def test_without_its_constraints_nothing_is_loaded(store: Neo4jStore, lease: Lease, driver: Driver) -> None:
    driver.execute_query("DROP CONSTRAINT team_uid")
    try:
        with pytest.raises(StoreUnusable, match="team_uid"):
            store.feed_from(*feed_of_nothing(), lease)
    finally:
        driver.execute_query("CREATE CONSTRAINT team_uid FOR (n:Team) REQUIRE n.uid IS UNIQUE")
    store.feed_from(*feed_of_nothing(), lease)


def feed_of_nothing() -> tuple[Rows, int, GraphVersion]:
    return Rows(), 0, GraphVersion(1, T3)


def test_a_newer_schema_is_left_alone(store: Neo4jStore, neo4j_url: str, driver: Driver) -> None:
    schema = one(driver, "MATCH (g:Graph) SET g.schema = g.schema + 1 RETURN g.schema")
    try:
        with pytest.raises(StoreUnusable, match="newer"):
            Neo4jStore(neo4j_url).open()
    finally:
        driver.execute_query("MATCH (g:Graph) SET g.schema = $schema", schema=schema - 1)


def test_opening_again_changes_nothing(store: Neo4jStore, neo4j_url: str, lease: Lease) -> None:
    store.feed_from(*feed_of_nothing(), lease)
    again = Neo4jStore(neo4j_url)
    again.open()
    again.ping()
    assert again.version() == store.version()
    again.close()
    again.open()
    again.close()


def test_nobody_there_is_said_at_once() -> None:
    with pytest.raises(Unreachable, match="does not answer"):
        Neo4jStore("bolt://127.0.0.1:1").open()


def test_entity_rows_are_what_a_feed_gives(store: Neo4jStore, lease: Lease) -> None:
    rows, at = sample()
    store.feed_from(rows, 0, at, lease)
    assert all(isinstance(row, EntityRow) for row in store.feed().entities(0))
