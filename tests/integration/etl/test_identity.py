"""Many sources, one graph: which records are one thing, under which name, and whom to believe about it."""

from __future__ import annotations

from typing import Any

import pytest

from graph.identity import provenance
from graph.model import Kind
from tests.integration.etl.desk import Desk, table


def assets(header: str, *rows: str) -> dict[str, str]:
    return {"assets.csv": table(header, *rows)}


def day(number: int) -> str:
    return f"2026-05-{number:02}T09:00:00Z"


def living(desk: Desk) -> dict[str, list[str]]:
    """Each live entity with its aliases."""
    return {uid: doc["aliases"] for uid, doc in desk.entities().items() if doc["status"] == "active"}


def relation(desk: Desk, *ends: str) -> dict[str, Any]:
    (found,) = [doc for key, doc in desk.relations().items() if set(ends) <= set(key)]
    return found


# ---------------------------------------------------------------------------------------------- who is who


def test_one_id_in_two_sources_is_one_thing(desk: Desk) -> None:
    desk.load(assets("id,name,status", "db,Database,"), source="x")
    desk.load(assets("id,name,status", "db,,up"), source="y")
    assert desk.dump() == [
        {
            "record": "entity",
            "uid": "asset:db",
            "kind": "asset",
            "status": "active",
            "fields": {"name": "Database", "status": "up"},
            "aliases": [],
            "sources": ["x", "y"],
        }
    ]


def test_one_id_of_two_kinds_is_two_things(desk: Desk) -> None:
    desk.load({"assets.csv": "id,name\nnet,Net\n", "teams.csv": "id,name\nnet,Net\n"})
    assert living(desk) == {"asset:net": [], "team:net": []}


@pytest.mark.parametrize(
    ("header", "one", "other", "joined"),
    [
        ("id,serial_number", "a,S1", "b, s1 ", True),
        ("id,Serial Number", "a,S1", "b,S1", True),
        ("id,cloud_id", "a,arn:1", "b,ARN:1", True),
        ("id,fqdn", "a,db.shop.example", "b,DB.Shop.Example", True),
        ("id,name,environment", "a,Straße,Prod", "b,STRASSE , prod", True),
        ("id,name,environment", "a,Shop,prod", "b,Shop,test", False),
        ("id,name,environment", "a,Shop,", "b,Shop,", False),
        ("id,serial_number,fqdn", "a,S1,F1", "b,S2,F1", True),
        ("id,serial_number", "a,", "b,", False),
        ("id,type,serial_number", "a,database,S1", "b,host,S1", True),
        ("id,type,serial_number", "a,unheard of,S1", "b,,S1", True),
        ("id,type,name", "a,site,Köln", "b,Site,köln", True),
        ("id,type,name", "a,host,Köln", "b,host,köln", False),
        ("id,type,serial_number", "a,business service,S1", "b,business service,S1", False),
        ("id,type,serial_number", "a,certificate,S1", "b,certificate,S1", True),
        ("id,type,fqdn", "a,certificate,F1", "b,certificate,F1", False),
        ("id,type,serial_number", "a,business service,S1", "b,host,S1", False),
    ],
)
def test_records_of_two_sources_are_one_thing_by_the_rules_of_their_type(
    desk: Desk, header: str, one: str, other: str, joined: bool
) -> None:
    desk.load(assets(header, one), source="x")
    desk.load(assets(header, other), source="y")
    assert living(desk) == ({"asset:a": ["asset:b"]} if joined else {"asset:a": [], "asset:b": []})


def test_teams_are_one_by_name_and_people_are_not(desk: Desk) -> None:
    for source, suffix in (("x", ""), ("y", "2")):
        desk.load(
            {
                "teams.csv": table("id,name", f"ops{suffix},Operations"),
                "people.csv": table("id,name", f"ann{suffix},Ann"),
            },
            source=source,
        )
    assert living(desk) == {"team:ops": ["team:ops2"], "person:ann": [], "person:ann2": []}


def test_three_sources_meet_over_different_rules(desk: Desk) -> None:
    header = "id,serial_number,fqdn"
    for source, row in (("x", "a,S,"), ("y", "b,S,F"), ("z", "c,,F")):
        desk.load(assets(header, row), source=source)
    assert living(desk) == {"asset:a": ["asset:b", "asset:c"]}


def test_two_rows_of_one_file_are_two_things_and_a_finding(desk: Desk) -> None:
    desk.load(assets("id,serial_number", "a,S", "b,S"), source="x")
    assert living(desk) == {"asset:a": [], "asset:b": []}
    assert desk.store.findings("duplicate", None) == (
        1,
        [{"uids": ["asset:a", "asset:b"], "rule": ["serial_number"]}],
    )


def test_a_third_record_joins_the_first_of_two_and_the_other_is_a_finding(desk: Desk) -> None:
    desk.load(assets("id,serial_number", "c,S", "b,S"), source="x")
    desk.load(assets("id,serial_number", "a,S"), source="y")
    assert living(desk) == {"asset:b": ["asset:a"], "asset:c": []}
    assert desk.store.findings("duplicate", None)[0] == 1


def test_an_earlier_rule_goes_before_a_later_one(desk: Desk) -> None:
    """b could be a (by name) or c (by serial number), and a and c are two rows of one file."""
    desk.load(assets("id,serial_number,name,environment", "a,,N,prod", "c,S,,"), source="x")
    desk.load(assets("id,serial_number,name,environment", "b,S,N,prod"), source="y")
    assert living(desk) == {"asset:a": [], "asset:c": ["asset:b"]}


def test_the_order_in_which_sources_arrive_does_not_matter(desk: Desk) -> None:
    rows = {"x": "m,S1,F1", "y": "k,S1,", "z": "a,,F1"}
    for source in ("z", "y", "x"):
        desk.load(assets("id,serial_number,fqdn", rows[source]), source=source)
    assert living(desk) == {"asset:m": ["asset:a", "asset:k"]}


def test_things_part_when_what_joined_them_changes(desk: Desk) -> None:
    desk.load(assets("id,serial_number,name", "a,S,A"), source="x")
    desk.load(assets("id,serial_number,name", "b,S,B"), source="y")
    assert living(desk) == {"asset:a": ["asset:b"]}
    desk.load(assets("id,serial_number,name", "b,T,B"), source="y")
    assert living(desk) == {"asset:a": [], "asset:b": []}
    assert [desk.fields(f"asset:{id}")["name"] for id in "ab"] == ["A", "B"]
    assert desk.entities()["asset:a"]["sources"] == ["x"]


@pytest.mark.parametrize("ends", ["a,DEPENDS_ON,b", "b,RUNS_ON,a"])
def test_a_relation_between_what_became_one_waits_until_they_part(desk: Desk, ends: str) -> None:
    related = {"relations.csv": table("source,type,target", ends)}
    desk.load(assets("id,serial_number", "a,S"), source="x")
    desk.load(assets("id,serial_number", "b,S") | related, source="y")
    assert desk.relations() == {}
    desk.load(assets("id,serial_number", "b,T") | related, source="y")
    assert relation(desk, "asset:a", "asset:b")["status"] == "active"


# ---------------------------------------------------------------------------------------------- names


def test_the_name_is_that_of_the_most_believed_source(desk: Desk) -> None:
    desk.set(precedence={"default": ["y", "x"]})
    desk.load(assets("id,serial_number", "a,S"), source="x")
    desk.load(assets("id,serial_number", "b,S"), source="y")
    assert living(desk) == {"asset:b": ["asset:a"]}


def test_what_is_said_of_an_alias_is_said_of_the_thing(desk: Desk) -> None:
    desk.load(assets("id,serial_number,owner", "a,S,", "c,,"), source="x")
    desk.load(
        assets("id,serial_number,owner", "b,S,ops")
        | {
            "relations.csv": table("source,type,target", "c,DEPENDS_ON,b", "b,USES,c"),
            "pools.csv": table("asset,pool,min_up", "b,p,1"),
            "incidents.csv": table("id,affects", "i,b|a"),
        },
        source="y",
    )
    assert set(desk.relations()) == {
        ("asset:a", "OWNED_BY", "team:ops"),
        ("asset:c", "DEPENDS_ON", "asset:a"),
        ("asset:a", "USES", "asset:c"),
        ("incident:i", "AFFECTS", "asset:a"),
    }
    assert desk.pools() == {("asset:a", "p"): 1}
    assert desk.store.resolve(["b", "asset:b"], Kind.ASSET) == {"b": "asset:a", "asset:b": "asset:a"}


def test_a_former_id_still_leads_to_the_thing_but_joins_nothing(desk: Desk) -> None:
    desk.load(assets("id,serial_number", "a,S"), source="x")
    desk.load(assets("id,serial_number", "b,S"), source="y")
    desk.load(assets("id,serial_number", "c,S"), source="y")
    assert living(desk) == {"asset:a": ["asset:b", "asset:c"]}
    assert desk.store.resolve(["b"]) == {"b": "asset:a"}
    desk.load(assets("id,serial_number", "b,T"), source="z")
    assert living(desk) == {"asset:a": ["asset:c"], "asset:b": []}


def test_a_thing_lives_on_in_the_source_that_still_has_it(desk: Desk) -> None:
    desk.load(assets("id,serial_number,name", "a,S,A"), source="x")
    desk.load(assets("id,serial_number,status", "b,S,up"), source="y")
    desk.load(assets("id,serial_number,name"), source="x")
    assert living(desk) == {"asset:b": ["asset:a"]}
    assert desk.fields("asset:b") == {"status": "up", "attributes": {"serial_number": "S"}}
    assert desk.store.resolve(["a"]) == {"a": "asset:b"}


def test_a_thing_that_nobody_has_any_more_is_retired_with_its_fields_and_names(desk: Desk) -> None:
    desk.load(assets("id,serial_number", "a,S"), source="x")
    desk.load(assets("id,serial_number", "b,S"), source="y")
    desk.load(assets("id,serial_number"), source="x")
    desk.load(assets("id,serial_number"), source="y")
    assert living(desk) == {}
    (last,) = desk.dump()
    assert (last["status"], last["fields"]["attributes"]) == ("retired", {"serial_number": "S"})
    assert set(desk.store.resolve(["a", "b"])) == {"a", "b"}


# ---------------------------------------------------------------------------------------------- whom to believe


@pytest.mark.parametrize(
    ("precedence", "expected"),
    [
        ({}, {"name": "X", "status": "up", "criticality": "low"}),
        ({"default": ["y"]}, {"name": "Y", "status": "up", "criticality": "high"}),
        ({"types": {"asset": {"order": ["y"]}}}, {"name": "Y", "status": "up", "criticality": "high"}),
        ({"types": {"data_store": {"order": ["y"]}}}, {"name": "Y", "status": "up", "criticality": "high"}),
        ({"types": {"host": {"order": ["y"]}}}, {"name": "X", "status": "up", "criticality": "low"}),
        (
            {"default": ["y"], "types": {"database": {"order": ["x"]}}},
            {"name": "X", "status": "up", "criticality": "low"},
        ),
        (
            {"types": {"database": {"fields": {"criticality": ["y"]}}}},
            {"name": "X", "status": "up", "criticality": "high"},
        ),
        (
            {"types": {"database": {"order": ["y"], "fields": {"name": ["x", "y"]}}}},
            {"name": "X", "status": "up", "criticality": "high"},
        ),
    ],
    ids=["by name", "default", "kind", "parent type", "another type", "type over default", "field", "field over type"],
)
def test_each_field_is_that_of_the_most_believed_source_that_says_any(
    desk: Desk, precedence: dict[str, Any], expected: dict[str, str]
) -> None:
    desk.set(precedence=precedence)
    desk.load(assets("id,type,name,status,criticality", "a,database,X,?,low"), source="x")
    desk.load(assets("id,type,name,status,criticality", "a,database,Y,up,high"), source="y")
    assert desk.fields("asset:a") == {"type": "database"} | expected


def test_attributes_are_believed_one_by_one(desk: Desk) -> None:
    desk.set(precedence={"types": {"asset": {"fields": {"rack": ["y"]}}}})
    desk.load(assets("id,rack,room,ram", "a,1,A,"), source="x")
    desk.load(assets("id,rack,room,ram", "a,2,B,64"), source="y")
    assert desk.fields("asset:a") == {"attributes": {"rack": "2", "room": "A", "ram": "64"}}


def test_it_can_be_asked_where_each_value_comes_from(desk: Desk) -> None:
    desk.load(assets("id,name,rack", "a,X,1"), source="x")
    desk.load(assets("id,name,rack", "a,Y,1"), source="y")
    observations = desk.store.observations(["asset:a"])["asset:a"]
    found = {each.field: each for each in provenance(observations, desk.platform.trust(day(1)))}
    assert (found["name"].value, found["name"].source, found["name"].others) == ("X", "x", {"y": "Y"})
    assert (found["attributes.rack"].value, found["attributes.rack"].source) == ("1", "x")


def test_a_change_of_whom_to_believe_counts_from_the_next_run_though_nobody_said_anything_new(desk: Desk) -> None:
    said = {
        source: assets("id,serial_number,name", f"{id},S,{source}")
        | {"relations.csv": table("source,type,target,strength", f"{id},USES,z,{strength}")}
        | {"pools.csv": table("asset,pool,min_up", f"{id},p,{min_up}")}
        for source, id, strength, min_up in (("x", "a", "hard", 1), ("y", "b", "soft", 2))
    }
    for source, files in said.items():
        desk.load(files, source=source)
    assert (desk.fields("asset:a")["name"], desk.pools()) == ("x", {("asset:a", "p"): 1})
    assert relation(desk, "USES")["strength"] == "hard"
    # The thing keeps its name: only what is said of the relation and the pool is believed otherwise.
    trusted = {"USES": {"order": ["y"]}, "pool": {"order": ["y"]}}
    desk.set(precedence={"types": trusted})
    report = desk.loaded(said["x"], source="x")
    assert report.unchanged == report.fetched
    assert (living(desk), desk.pools()) == ({"asset:a": ["asset:b"]}, {("asset:a", "p"): 2})
    assert relation(desk, "USES")["strength"] == "soft"
    desk.set(precedence={"default": ["y"], "types": trusted})
    desk.load(said["x"], source="x")
    assert (living(desk), desk.fields("asset:b")["name"]) == ({"asset:b": ["asset:a"]}, "y")


@pytest.mark.parametrize(
    ("precedence", "strength", "pool"),
    [
        ({}, "hard", "p"),
        ({"default": ["y"]}, "soft", "q"),
        ({"types": {"USES": {"order": ["y"]}}}, "soft", "q"),
        ({"types": {"USES": {"fields": {"strength": ["y"]}}}}, "soft", "p"),
        ({"types": {"USES": {"fields": {"pool": ["y"]}}}}, "hard", "q"),
        ({"types": {"RUNS_ON": {"order": ["y"]}}}, "hard", "p"),
    ],
)
def test_strength_and_pool_of_a_relation_are_believed_like_fields(
    desk: Desk, precedence: dict[str, Any], strength: str, pool: str
) -> None:
    desk.set(precedence=precedence)
    for source, row in (("x", "a,USES,b,hard,p"), ("y", "a,USES,b,soft,q")):
        desk.load({"relations.csv": table("source,type,target,strength,pool", row)}, source=source)
    found = relation(desk, "USES")
    assert (found["strength"], found["pool"], found["sources"]) == (strength, pool, ["x", "y"])


def test_a_source_that_says_nothing_of_the_strength_leaves_it_to_the_next(desk: Desk) -> None:
    for source, row in (("x", "a,MEMBER_OF,b,,"), ("y", "a,MEMBER_OF,b,soft,")):
        desk.load({"relations.csv": table("source,type,target,strength,pool", row)}, source=source)
    assert (relation(desk, "MEMBER_OF")["strength"], relation(desk, "MEMBER_OF")["pool"]) == ("soft", "members")


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")])
def test_a_source_that_speaks_of_one_thing_by_two_names_is_taken_the_same_way_in_any_order(
    desk: Desk, names: tuple[str, str]
) -> None:
    rows = {"a": ("a,USES,c,soft,q", "a,p,2"), "b": ("b,USES,c,hard,p", "b,p,1")}
    desk.load(assets("id,serial_number", "a,S"), source="x")
    desk.load(assets("id,serial_number", "b,S"), source="y")
    desk.load(
        {
            "relations.csv": table("source,type,target,strength,pool", *(rows[name][0] for name in names)),
            "pools.csv": table("asset,pool,min_up", *(rows[name][1] for name in names)),
        },
        source="z",
    )
    found = relation(desk, "USES")
    assert (found["strength"], found["pool"], desk.pools()) == ("hard", "p", {("asset:a", "p"): 1})


def test_min_up_is_believed_like_a_field(desk: Desk) -> None:
    desk.set(precedence={"types": {"pool": {"fields": {"min_up": ["y"]}}}})
    for source, row in (("x", "a,p,1"), ("y", "a,p,60%")):
        desk.load({"pools.csv": table("asset,pool,min_up", row)}, source=source)
    assert desk.pools() == {("asset:a", "p"): "60%"}
    desk.load({"pools.csv": "asset,pool,min_up\n"}, source="y")
    assert desk.pools() == {("asset:a", "p"): 1}


# ---------------------------------------------------------------------------------------------- the silent


SILENT = {"x": {"effective_for": "2d"}}
SAID = {source: assets("id,name", f"a,{source}") for source in ("x", "y")}


def name(desk: Desk) -> str:
    found: str = desk.fields("asset:a")["name"]
    return found


def test_a_source_that_fell_silent_yields_and_speaks_again(desk: Desk) -> None:
    desk.set(sources=SILENT)
    desk.load(SAID["x"], source="x", now=day(1))
    desk.load(SAID["y"], source="y", now=day(3))
    assert name(desk) == "x"
    report = desk.load(SAID["y"], source="y", now=day(4))
    assert (name(desk), report.written["versions"]) == ("y", 1)
    assert desk.entities()["asset:a"]["sources"] == ["x", "y"]
    desk.load(SAID["x"], source="x", now=day(5))
    assert name(desk) == "x"


def test_a_silent_source_is_still_believed_where_nobody_says_otherwise(desk: Desk) -> None:
    desk.set(sources=SILENT)
    desk.load(assets("id,name,status", "a,x,up"), source="x", now=day(1))
    desk.load(SAID["y"], source="y", now=day(9))
    assert desk.fields("asset:a") == {"name": "y", "status": "up"}


@pytest.mark.parametrize("trouble", ["out of reach", "full of dead letters"])
def test_a_run_that_failed_breaks_no_silence(desk: Desk, trouble: str) -> None:
    """Else the graph would go to and fro with every tick of a source that is down."""
    desk.set(sources=SILENT)
    desk.load(SAID["x"], source="x", now=day(1))
    desk.load(SAID["y"], source="y", now=day(9))
    assert name(desk) == "y"
    number = desk.store.version().number
    if trouble == "out of reach":
        desk.refused({"assets.csv/inside": ""}, source="x", now=day(9))
    else:
        dead = assets("id,name", "a,x", *[",Nobody"] * 1, *(f"b{each}" for each in range(11)))
        assert desk.load(dead, source="x", now=day(9)).state == "failed"
    assert (name(desk), desk.store.version().number) == ("y", number)


def test_a_replay_breaks_no_silence(desk: Desk) -> None:
    desk.set(sources=SILENT)
    desk.load(SAID["x"] | {"incidents.csv": table("id,opened_at", "i,1.5.2026")}, source="x", now=day(1))
    desk.load(SAID["y"], source="y", now=day(9))
    desk.set(sources={"x": SILENT["x"] | {"date_format": "%d.%m.%Y"}})
    assert desk.etl.replay(now=day(9)).sources[0].new == 1
    assert name(desk) == "y"


# ---------------------------------------------------------------------------------------------- ends that are not there


def test_a_relation_joins_the_graph_once_its_end_appears(desk: Desk) -> None:
    desk.load({"relations.csv": table("source,type,target", "a,USES,b"), "assets.csv": "id\na\n"}, source="x")
    assert relation(desk, "USES")["status"] == "dangling"
    assert desk.store.findings("dangling", None)[0] == 1
    desk.load({"assets.csv": "id\nb\n"}, source="y")
    assert relation(desk, "USES")["status"] == "active"


def test_a_relation_to_what_was_retired_is_no_dangling_one(desk: Desk) -> None:
    related = {"relations.csv": table("source,type,target", "a,USES,b")}
    desk.load({"assets.csv": "id\na\nb\n"} | related)
    desk.load({"assets.csv": "id\na\n"} | related)
    assert relation(desk, "USES")["status"] == "active"
    assert desk.entities()["asset:b"]["status"] == "retired"


def test_a_pool_may_come_before_its_asset(desk: Desk) -> None:
    desk.load({"pools.csv": table("asset,pool,min_up", "a,p,50%")}, source="x")
    desk.load({"assets.csv": "id\na\n"}, source="y")
    assert desk.pools() == {("asset:a", "p"): "50%"}
    assert [(pool.pool, pool.min_up) for pool in desk.store.pools(["asset:a"])["asset:a"]] == [("p", "50%")]
