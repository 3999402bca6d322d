"""What was: kept as versions with their runs, readable as of any time, and forgotten after the retention time."""

from __future__ import annotations

import pytest

from graph.errors import WrongInput
from graph.model import Status
from graph.stores.current import topology_then
from graph.topology import build
from tests.integration.etl.desk import Desk, table

RELATED = {"relations.csv": table("source,type,target", "a,USES,b"), "pools.csv": table("asset,pool,min_up", "b,p,1")}


def day(number: int) -> str:
    return f"2026-05-{number:02}T09:00:00Z"


def assets(*rows: str) -> dict[str, str]:
    return {"assets.csv": table("id,name", *rows)}


def test_each_version_tells_when_it_held_and_which_run_made_it(desk: Desk) -> None:
    runs = [
        desk.load(assets("a,One"), now=day(1)).run,
        desk.load(assets("a,Two"), now=day(2)).run,
        desk.load(assets(), now=day(3)).run,
        desk.load(assets("a,Two"), now=day(4)).run,
    ]
    assert [
        (each.status, each.fields["name"], each.since, each.until, each.run)
        for each in desk.store.history(["asset:a"])["asset:a"]
    ] == [
        (Status.ACTIVE, "Two", day(4), None, runs[3]),
        (Status.RETIRED, "Two", day(3), day(4), runs[2]),
        (Status.ACTIVE, "Two", day(2), day(3), runs[1]),
        (Status.ACTIVE, "One", day(1), day(2), runs[0]),
    ]


def test_a_load_that_changes_nothing_writes_nothing_of_the_graph(desk: Desk) -> None:
    tables = ("entity", "relation", "pool", "observation", "claim", "pool_claim", "name", "load", "dropped")
    versions = ("entity_version", "relation_version", "pool_version")
    files = assets("a,A", "b,B") | RELATED
    desk.load(files, now=day(1))
    before = desk.rows(*tables, *versions)
    for full in (False, True):
        report = desk.load(files, now=day(1), full=full)
        assert report.written == {"entities": 0, "relations": 0, "pools": 0, "versions": 0}
        assert desk.rows(*tables, *versions) == before


def test_another_spelling_of_the_same_record_is_no_change(desk: Desk) -> None:
    desk.load({"assets.csv": "id,name,rack\na,A,1\n"}, now=day(1))
    number = desk.store.version().number
    report = desk.loaded({"assets.csv": 'rack;name;ID\n1;" A ";a\n'}, now=day(2))
    assert (report.unchanged, desk.store.version().number) == (1, number)
    assert len(desk.store.history(["asset:a"])["asset:a"]) == 1


def test_two_loads_at_one_time_show_the_later_one(desk: Desk) -> None:
    desk.load(assets("a,One"), now=day(1))
    desk.load(assets("a,Two"), now=day(1))
    assert desk.store.entities(["asset:a"], day(1))["asset:a"].fields["name"] == "Two"


def test_only_the_changed_thing_has_a_new_version(desk: Desk) -> None:
    desk.load(assets("a,A", "b,B") | RELATED, now=day(1))
    report = desk.load(assets("a,A", "b,Other") | RELATED, now=day(2))
    assert report.written == {"entities": 1, "relations": 0, "pools": 0, "versions": 1}
    assert [len(desk.store.history([f"asset:{id}"])[f"asset:{id}"]) for id in "ab"] == [1, 2]


def test_the_names_of_what_became_one_keep_leading_to_it(desk: Desk) -> None:
    for source, id in (("x", "a"), ("y", "b")):
        desk.load({"assets.csv": table("id,serial_number", f"{id},S")}, source=source, now=day(1))
    assert [entity.uid for entity in desk.store.find("b", 5)] == ["asset:a"]
    assert desk.store.aliases(["asset:a"]) == {"asset:a": ["asset:b"]}


# ---------------------------------------------------------------------------------------------- retention


def test_history_is_forgotten_after_the_retention_time(desk: Desk) -> None:
    desk.set(etl={"retention": "10d"})
    desk.load(assets("a,One", "b,B") | RELATED, now=day(1))
    desk.load(assets("a,Two", "b,B") | RELATED, now=day(2))
    desk.load(assets("a,Two", "b,B") | RELATED, now=day(12))
    assert len(desk.store.history(["asset:a"])["asset:a"]) == 2
    desk.load(assets("a,Two", "b,B") | RELATED, now=day(13))
    assert [each.fields["name"] for each in desk.store.history(["asset:a"])["asset:a"]] == ["Two"]
    assert desk.store.entities(["asset:a"], day(13))["asset:a"].fields["name"] == "Two"


def test_what_was_is_asked_for_as_far_back_as_nothing_was_forgotten(desk: Desk) -> None:
    desk.set(etl={"retention": "10d"})
    for number in (1, 2, 13):
        desk.load(assets(f"a,{number}") | RELATED, now=day(number))
    assert desk.store.earliest() == day(3)
    with pytest.raises(WrongInput, match="begins at"):
        topology_then(desk.store, day(2))
    topology_then(desk.store, day(3))


def test_what_was_retired_is_forgotten_after_the_retention_time(desk: Desk) -> None:
    desk.set(etl={"retention": "10d"})
    desk.load(assets("a,A", "b,B") | RELATED, now=day(1))
    gone = {"relations.csv": "source,type,target\n", "pools.csv": "asset,pool,min_up\n"}
    desk.load(assets("a,A") | gone, now=day(2))
    desk.load(assets("a,A") | gone, now=day(12))
    assert desk.entities()["asset:b"]["status"] == "retired"
    assert len(desk.relations()) == 1
    desk.load(assets("a,A") | gone, now=day(13))
    assert list(desk.entities()) == ["asset:a"]
    assert desk.relations() == {}
    left = desk.rows("observation", "claim", "pool_claim", "entity_version", "relation_version", "pool_version")
    assert {table: len(rows) for table, rows in left.items() if rows} == {"observation": 1}


def test_a_relation_to_what_was_forgotten_dangles_until_it_comes_back(desk: Desk) -> None:
    desk.set(etl={"retention": "10d"})
    desk.load(assets("a,A", "b,B") | RELATED, now=day(1))
    for number in (2, 13):
        desk.load(assets("a,A") | RELATED, now=day(number))
    assert list(desk.entities()) == ["asset:a"]
    assert [doc["status"] for doc in desk.relations().values()] == ["dangling"]
    assert desk.store.findings("dangling", None)[0] == 1
    desk.load(assets("a,A", "b,B") | RELATED, now=day(14))
    assert [doc["status"] for doc in desk.relations().values()] == ["active"]
    assert [(each.relation.status, each.until) for each in desk.store.relation_history(["asset:a"])["asset:a"]] == [
        (Status.ACTIVE, None),
        (Status.DANGLING, day(14)),
        (Status.ACTIVE, day(13)),
    ]


def test_the_published_topology_follows_what_is_forgotten_and_comes_back(desk: Desk) -> None:
    desk.set(etl={"retention": "10d"})
    for number, rows in ((1, ["a,A", "b,B"]), (2, ["a,A"]), (13, ["a,A"]), (14, ["a,A", "b,B"])):
        desk.load(assets(*rows) | RELATED, now=day(number))
        published = desk.platform.saved_topology()
        assert published is not None
        assert published.number == desk.store.version().number
        assert published.data == build(desk.store.changed_since(0)).data


def test_a_graph_is_purged_once_a_day_however_often_it_is_loaded(desk: Desk) -> None:
    desk.load(assets("a,A"), now=day(1))
    number = desk.store.version().number
    for hour in range(10, 24):
        desk.load(assets("a,A"), now=f"2026-05-01T{hour}:00:00Z")
    assert desk.store.version().number == number
