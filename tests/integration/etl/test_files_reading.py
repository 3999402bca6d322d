"""Files as people export them load as they are: any delimiter, encoding, line end, emptiness, time and spelling."""

from __future__ import annotations

import codecs
import json
from pathlib import Path
from typing import Any

import pytest

from tests.integration.etl.desk import Desk, table

PLAIN = {"name": "Shop", "type": "database", "environment": "production", "attributes": {"rack": "7"}}


def csv_asset(delimiter: str = ",", end: str = "\n") -> str:
    rows = [["id", "name", "type", "environment", "rack"], ["shop-db", "Shop", "database", "production", "7"]]
    return "".join(delimiter.join(row) + end for row in rows)


def lines(*rows: dict[str, Any]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def configured(desk: Desk, **files: Any) -> None:
    desk.set(sources={"files": files})


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["unix", "windows", "old-mac"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"], ids=["comma", "semicolon", "tab", "bar"])
def test_any_delimiter_and_line_end_loads(desk: Desk, delimiter: str, end: str) -> None:
    report = desk.loaded({"assets.csv": csv_asset(delimiter, end)})
    assert (report.fetched, report.new, report.dead, report.notes) == (1, 1, 0, [])
    assert desk.fields("asset:shop-db") == PLAIN


@pytest.mark.parametrize("name", ["assets.csv", "assets.jsonl"])
@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
    ],
    ids=["utf-8", "utf-8 with a mark", "utf-16 little", "utf-16 big"],
)
def test_any_unicode_encoding_loads_without_a_word(desk: Desk, name: str, encoding: str, mark: bytes) -> None:
    text = "id,name\na,Zürich 😀\n" if name.endswith("csv") else lines({"id": "a", "name": "Zürich 😀"})
    report = desk.loaded({name: mark + text.encode(encoding)})
    assert desk.fields("asset:a") == {"name": "Zürich 😀"}
    assert report.notes == []


def test_what_is_no_utf8_is_read_as_windows_1252_and_told(desk: Desk) -> None:
    report = desk.loaded({"assets.csv": "id,name\na,Zürich – 5 €\n".encode("cp1252")})
    assert desk.fields("asset:a") == {"name": "Zürich – 5 €"}
    assert report.notes == ["assets.csv is not UTF-8; it was read as Windows-1252"]


def test_a_windows_1252_letter_at_the_end_of_a_long_file_is_still_seen(desk: Desk) -> None:
    long = "id,name\n" + "".join(f"a{number},{'x' * 1000}\n" for number in range(1100))
    report = desk.loaded({"assets.csv": long.encode() + "last,Zürich".encode("cp1252")})
    assert desk.fields("asset:last") == {"name": "Zürich"}
    assert len(report.notes) == 1


@pytest.mark.parametrize("nothing", ["", "?", "NULL", "  ", " ? "])
def test_empty_cells_say_nothing(desk: Desk, nothing: str) -> None:
    files = {
        "assets.csv": f"id,name,owner,rack\na,{nothing},{nothing},{nothing}\n",
        "incidents.csv": f"id,title,opened_at,affects,readers\ni,{nothing},{nothing},{nothing},{nothing}\n",
        "problems.csv": f"id,known_error,workaround\np,{nothing},{nothing}\n",
        "relations.csv": f"source,type,target,pool,strength\na,USES,b,{nothing},{nothing}\n",
    }
    report = desk.loaded(files)
    assert (report.new, report.dead) == (4, 0)
    assert [desk.fields(uid) for uid in ("asset:a", "incident:i", "problem:p")] == [{}, {}, {}]
    assert list(desk.relations()) == [("asset:a", "USES", "asset:b")]


def test_json_may_say_nothing_in_its_own_ways(desk: Desk) -> None:
    desk.load({"assets.jsonl": lines({"id": "a", "name": None, "owner": [], "rack": None, "tags": [], "more": {}})})
    assert desk.fields("asset:a") == {}


def test_csv_and_json_lines_say_the_same(desk: Desk) -> None:
    files = {
        "incidents.csv": table(
            "id,title,opened_at,affects,readers,priority", "i,Broken,2026-05-01T10:00:00Z,a|b|a,x | y,1"
        )
    }
    desk.load(files)
    from_csv = desk.dump()
    row = {
        "id": "i",
        "title": "Broken",
        "opened_at": "2026-05-01T10:00:00Z",
        "affects": ["a", "b", "a"],
        "readers": ["x", "y"],
        "priority": 1,
    }
    desk.load({"incidents.csv": "id\n"})
    report = desk.loaded({"incidents.jsonl": lines(row)})
    assert (report.dead, report.new + report.changed + report.unchanged) == (0, 1)
    assert desk.fields("incident:i")["readers"] == ["x", "y"]
    assert desk.fields("incident:i")["priority"] == "1"
    assert [doc for doc in desk.dump() if doc["record"] == "relation"] == [
        doc for doc in from_csv if doc["record"] == "relation"
    ]


def test_quoted_line_breaks_delimiters_and_quotes_stay_as_they_are(desk: Desk) -> None:
    desk.load({"incidents.csv": 'id,title,description\r\ni,"a, ""b""","first\r\n\r\n  third"\r\nj,plain,x\r\n'})
    assert desk.fields("incident:i") == {"title": 'a, "b"', "description": "first\r\n\r\n  third"}
    assert desk.fields("incident:j") == {"title": "plain", "description": "x"}


def test_blank_lines_and_empty_cells_too_many_are_let_pass(desk: Desk) -> None:
    report = desk.loaded({"assets.csv": "id,name\n\na,A,,\n\nb,B\n\n"})
    assert (report.fetched, report.new, report.dead) == (2, 2, 0)
    report = desk.loaded({"assets.jsonl": '\n{"id": "c"}\n\n'}, source="other")
    assert (report.fetched, report.dead) == (1, 0)


def test_column_names_are_read_without_case_and_punctuation(desk: Desk) -> None:
    desk.load({"changes.csv": "ID,Title,Planned Start,PLANNED-END\nc,Upgrade,2026-05-02,2026-05-03\n"})
    assert desk.fields("change:c") == {
        "title": "Upgrade",
        "planned_start": "2026-05-02T00:00:00Z",
        "planned_end": "2026-05-03T00:00:00Z",
    }


@pytest.mark.parametrize(
    ("word", "stored"),
    [
        ("2026-05-01T10:00:00Z", "2026-05-01T10:00:00Z"),
        ("2026-05-01T10:00:00", "2026-05-01T10:00:00Z"),
        ("2026-05-01 10:00", "2026-05-01T10:00:00Z"),
        ("2026-05-01", "2026-05-01T00:00:00Z"),
        ("2026-05-01T12:00:00+02:00", "2026-05-01T10:00:00Z"),
        ("20260501T100000Z", "2026-05-01T10:00:00Z"),
        ("2026-05-01T10:00:00.250Z", "2026-05-01T10:00:00.250000Z"),
    ],
)
def test_times_are_iso_8601_in_utc_where_no_zone_says_otherwise(desk: Desk, word: str, stored: str) -> None:
    desk.load({"incidents.csv": f"id,opened_at\ni,{word}\n"})
    assert desk.fields("incident:i") == {"opened_at": stored}


@pytest.mark.parametrize("form", ["%d/%m/%Y %H:%M", ["%Y.%m.%d", "%d/%m/%Y %H:%M"]], ids=["one", "several"])
def test_times_in_the_format_of_the_settings_load(desk: Desk, form: str | list[str]) -> None:
    configured(desk, date_format=form)
    desk.load({"incidents.csv": "id,opened_at\ni,29/2/2016 01:16\nj,2026-05-01T10:00:00Z\n"})
    assert desk.fields("incident:i") == {"opened_at": "2016-02-29T01:16:00Z"}
    assert desk.fields("incident:j") == {"opened_at": "2026-05-01T10:00:00Z"}


def test_columns_can_be_mapped_so_that_a_ticket_export_loads(desk: Desk) -> None:
    columns = {"id": "Number", "title": "Short description", "opened_at": "Opened", "affects": "Configuration item"}
    configured(desk, columns={"incidents": columns}, date_format="%d/%m/%Y")
    desk.load(
        {"incidents.csv": "Number;Short description;Opened;Configuration item;id\nINC1;Down;1/5/2026;shop-db;ignored\n"}
    )
    assert desk.fields("incident:INC1")["title"] == "Down"
    assert desk.fields("incident:INC1")["opened_at"] == "2026-05-01T00:00:00Z"
    assert ("incident:INC1", "AFFECTS", "asset:shop-db") in desk.relations()


def test_relations_and_pools_can_be_mapped_too(desk: Desk) -> None:
    configured(
        desk,
        columns={
            "relations": {"source": "Parent", "type": "Kind", "target": "Child"},
            "pools": {"asset": "CI", "min_up": "needed"},
        },
    )
    desk.load({"relations.csv": "Parent,Kind,Child\na,runs on,b\n", "pools.csv": "CI,pool,needed\na,web,2\n"})
    assert list(desk.relations()) == [("asset:a", "RUNS_ON", "asset:b")]


def test_files_can_have_other_names(desk: Desk) -> None:
    configured(desk, files={"assets": "cmdb export.txt"})
    report = desk.loaded({"cmdb export.txt": "id,name\na,A\n", "assets.csv": "id\nnot-read\n"})
    assert report.fetched == 1
    assert list(desk.entities()) == ["asset:a"]


@pytest.mark.parametrize(
    "id",
    [
        "aws::eu::db",
        "rack/7/server",
        "Payments DB",
        "https://shop.example/db?x=1#top",
        "a:b",
        "Zürich-😀",
        "incident:7",
        "-",
    ],
)
def test_ids_may_be_anything(desk: Desk, id: str) -> None:
    files = {
        "assets.csv": f'id,name\n"{id}",A\nother,B\n',
        "incidents.csv": f'id,affects\ni,"{id}"\n',
        "pools.csv": f'asset,pool,min_up\n"{id}",web,1\n',
    }
    assert desk.loaded(files).dead == 0
    uid = f"asset:{id}"
    assert desk.fields(uid) == {"name": "A"}
    assert desk.relations()[("incident:i", "AFFECTS", uid)]["status"] == "active"
    assert desk.pools() == {(uid, "web"): 1}


def test_an_id_may_carry_its_own_kind(desk: Desk) -> None:
    desk.load(
        {
            "assets.csv": "id,name,owner\nasset:a,A,team:t\n",
            "teams.csv": "id,name\nt,T\n",
            "relations.csv": "source,type,target\nasset:a,USES,b\nincident:i,AFFECTS,a\nperson:p,MEMBER_OF,t\n",
            "pools.csv": "asset,pool,min_up\nasset:a,web,1\n",
        }
    )
    assert set(desk.entities()) == {"asset:a", "team:t"}
    assert set(desk.relations()) == {
        ("asset:a", "OWNED_BY", "team:t"),
        ("asset:a", "USES", "asset:b"),
        ("incident:i", "AFFECTS", "asset:a"),
        ("person:p", "MEMBER_OF", "team:t"),
    }
    assert list(desk.pools()) == [("asset:a", "web")]


def test_words_that_nobody_knows_are_kept(desk: Desk) -> None:
    desk.load(
        {
            "assets.csv": "id,type,status,criticality\na,Quantum Abacus,Napping,Rather\n",
            "incidents.csv": "id,priority,status\ni,Somewhat,On Fire\n",
        }
    )
    assert desk.fields("asset:a") == {"type": "Quantum Abacus", "status": "Napping", "criticality": "Rather"}
    assert desk.fields("incident:i") == {"priority": "Somewhat", "status": "On Fire"}


@pytest.mark.parametrize("type", ["DEPENDS_ON", "depends_on", "Depends on", "depends-on", " DEPENDS_ON "])
def test_relation_types_may_be_spelt_freely(desk: Desk, type: str) -> None:
    desk.load({"relations.csv": f"source,type,target,strength,pool\na,{type},b,SOFT, web \n"})
    relation = desk.relations()[("asset:a", "DEPENDS_ON", "asset:b")]
    assert (relation["strength"], relation["pool"]) == ("soft", "web")


@pytest.mark.parametrize(
    ("min_up", "stored"), [("2", 2), ("2.0", 2), ("0", 0), (" 3 ", 3), ("60%", "60%"), ("33.5 %", "33.5%")]
)
def test_a_pool_needs_a_count_or_a_share(desk: Desk, min_up: str, stored: int | str) -> None:
    desk.load({"assets.csv": "id,name\na,A\n", "pools.csv": f"asset,pool,min_up\na,web,{min_up}\n"})
    assert desk.pools() == {("asset:a", "web"): stored}


@pytest.mark.parametrize(("word", "known"), [("yes", True), ("TRUE", True), ("1", True), ("no", False), ("N", False)])
def test_a_flag_is_read_in_many_words(desk: Desk, word: str, known: bool) -> None:
    desk.load({"problems.csv": f"id,known_error\np,{word}\n"})
    assert desk.fields("problem:p") == {"known_error": known}


def test_every_further_column_is_an_attribute(desk: Desk) -> None:
    desk.load({"assets.csv": "id,Serial Number,Rack No,\na, S1 ,7,unnamed\n"})
    assert desk.fields("asset:a") == {"attributes": {"serial_number": "S1", "Rack No": "7"}}
    desk.load({"assets.jsonl": lines({"id": "b", "ports": [80, 443], "size": {"cpu": 4}})}, source="other")
    assert desk.fields("asset:b") == {"attributes": {"ports": [80, 443], "size": {"cpu": 4}}}


def test_a_folder_of_markdown_is_articles(desk: Desk) -> None:
    restart = (
        "---\r\ntitle: Restart it\r\nabout: [shop-db, other]\r\ntags: [db, night]\r\nauthor: Ann\r\n"
        "updated_at: 2026-05-01 10:00:00\r\n---\r\n\r\n# Steps\r\n\r\n    indented code\r\n"
    )
    report = desk.loaded(
        {
            "articles/db/restart.md": restart,
            "articles/heading.md": "# From the heading\n\nText\n",
            "articles/named.md": "---\nid: KB7\nupdated_at: 2026-05-01\nsupersedes: db/restart.md\n---\nBody\n",
            "articles/bare.md": "just text",
            "articles/empty.md": "",
            "articles/image.png": b"\x89PNG",
        }
    )
    assert (report.fetched, report.new, report.dead) == (5, 5, 0)
    assert desk.fields("article:db/restart") == {
        "title": "Restart it",
        "tags": ["db", "night"],
        "author": "Ann",
        "updated_at": "2026-05-01T10:00:00Z",
        "body": "# Steps\n\n    indented code\n",
    }
    assert desk.fields("article:heading")["title"] == "From the heading"
    assert desk.fields("article:KB7") == {"updated_at": "2026-05-01T00:00:00Z", "body": "Body\n"}
    assert desk.fields("article:bare") == {"body": "just text"}
    assert set(desk.relations()) == {
        ("article:db/restart", "ABOUT", "asset:shop-db"),
        ("article:db/restart", "ABOUT", "asset:other"),
        ("article:KB7", "SUPERSEDES", "article:db/restart"),
    }


def test_a_file_and_a_folder_of_articles_stand_side_by_side(desk: Desk) -> None:
    report = desk.loaded({"articles.csv": "id,title\na,A\n", "articles/b.md": "# B\n", "articles.jsonl": '{"id":"c"}'})
    assert report.new == 3
    assert set(desk.entities()) == {"article:a", "article:b", "article:c"}


def test_teams_people_and_freezes(desk: Desk) -> None:
    desk.load(
        {
            "teams.csv": "id,name,contact,members\nops,Operations,ops@shop.example,ann|bob\n",
            "people.jsonl": lines({"id": "ann", "name": "Ann", "members": ["ops", "night"]}, {"id": "bob"}),
            "freezes.csv": "id,name,start,end,environments,criticality,assets\n"
            "xmas,Christmas,2026-12-20,2026-12-27T12:00:00+01:00,production|test,high,a|b\n",
        }
    )
    assert desk.fields("team:ops") == {"name": "Operations", "contact": "ops@shop.example"}
    assert desk.fields("freeze:xmas") == {
        "name": "Christmas",
        "start": "2026-12-20T00:00:00Z",
        "end": "2026-12-27T11:00:00Z",
        "environments": ["production", "test"],
        "criticality": ["high"],
        "assets": ["a", "b"],
    }
    assert {(key, doc["status"]) for key, doc in desk.relations().items()} == {
        (("person:ann", "MEMBER_OF", "team:ops"), "active"),
        (("person:bob", "MEMBER_OF", "team:ops"), "active"),
        (("person:ann", "MEMBER_OF", "team:night"), "dangling"),
    }


def test_every_link_column_of_a_ticket_becomes_a_relation(desk: Desk) -> None:
    desk.load(
        {
            "incidents.csv": "id,affects,caused_by,problem,resolved_with,duplicate_of,team\ni,a,c,p,k.md,j,t\n",
            "changes.csv": "id,targets,team\nc,a|b,t\n",
            "problems.csv": "id,root_cause,fixed_by\np,a,c\n",
        }
    )
    assert set(desk.relations()) == {
        ("incident:i", "AFFECTS", "asset:a"),
        ("incident:i", "CAUSED_BY", "change:c"),
        ("incident:i", "INSTANCE_OF", "problem:p"),
        ("incident:i", "RESOLVED_WITH", "article:k"),
        ("incident:i", "DUPLICATE_OF", "incident:j"),
        ("incident:i", "ASSIGNED_TO", "team:t"),
        ("change:c", "TARGETS", "asset:a"),
        ("change:c", "TARGETS", "asset:b"),
        ("change:c", "ASSIGNED_TO", "team:t"),
        ("problem:p", "ROOT_CAUSE", "asset:a"),
        ("problem:p", "FIXED_BY", "change:c"),
    }


def test_a_changed_setting_reads_unchanged_files_anew(desk: Desk) -> None:
    files = {"assets.csv": "id,label\na,Shop\n"}
    desk.load(files)
    assert desk.fields("asset:a") == {"attributes": {"label": "Shop"}}
    configured(desk, columns={"assets": {"name": "label"}})
    assert desk.loaded(files).changed == 1
    assert desk.fields("asset:a") == {"name": "Shop"}


def test_the_same_files_again_write_nothing(desk: Desk, tmp_path: Path) -> None:
    files = {
        "assets.csv": csv_asset(),
        "relations.csv": "source,type,target\nshop-db,USES,b\n",
        "articles/a.md": "# A\n",
    }
    first = desk.load(files)
    again = desk.load(files)
    assert (again.graph, again.written) == (
        first.graph,
        {"entities": 0, "relations": 0, "pools": 0, "versions": 0},
    )
    assert (again.sources[0].unchanged, again.sources[0].fetched) == (3, 3)
