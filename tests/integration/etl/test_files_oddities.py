"""What turns up in real folders once in a while, and must neither stop a load nor load as something else."""

from __future__ import annotations

import codecs
import json
from typing import Any

import pytest

from etl.tables.text import TextFile
from graph.errors import BadSettings, Unknown, Unreachable, WrongInput
from tests.integration.etl.desk import Desk, table, write


def only_letter(desk: Desk) -> dict[str, Any]:
    (letter,) = desk.letters()
    return letter


def test_the_delimiter_is_the_one_that_finds_known_columns(desk: Desk) -> None:
    desk.load({"assets.csv": "id;name;type;a,b,c,d,e,f\ndb;DB;database;1,2\n"})
    assert desk.fields("asset:db") == {"name": "DB", "type": "database", "attributes": {"a,b,c,d,e,f": "1,2"}}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_column_name_over_two_lines_is_one_name(desk: Desk, end: str) -> None:
    rows = ['id,name,opened_at,"Size', '(GB)"', "1,A,2026-05-01,5", "2,B,soon,6", ""]
    report = desk.loaded({"incidents.csv": end.join(rows)})
    assert (report.fetched, report.new) == (2, 1)
    assert desk.fields("incident:1")["attributes"] == {"name": "A", f"Size{end}(GB)": "5"}
    assert (only_letter(desk)["line"], only_letter(desk)["raw"]) == (4, "2,B,soon,6")


@pytest.mark.parametrize("later", ["b,B,6", 'b,"B",6', 'b,"B, or\nmore",6'])
def test_an_open_quote_in_the_header_swallows_no_row(desk: Desk, later: str) -> None:
    report = desk.loaded({"assets.csv": f'id,name,"size\na,A,5\n{later}\n'})
    assert (report.new, report.dead) == (2, 0)


@pytest.mark.parametrize("mark", [codecs.BOM_UTF8, codecs.BOM_UTF16_LE], ids=["UTF-8", "UTF-16"])
def test_bytes_that_the_named_encoding_does_not_know_are_told_of(desk: Desk, mark: bytes) -> None:
    encoding = "utf-8" if mark == codecs.BOM_UTF8 else "utf-16-le"
    report = desk.loaded({"assets.csv": mark + "id,name\na,".encode(encoding) + b"\xff\xdc"})
    assert "\N{REPLACEMENT CHARACTER}" in desk.fields("asset:a")["name"]
    assert [note for note in report.notes if "bytes that mean nothing in UTF-" in note]


def test_a_dead_letter_of_a_utf_16_file_has_its_text(desk: Desk) -> None:
    text = "id,name,opened_at\r\n1,Ä,soon\r\n2,B,2026-05-01\r\n"
    desk.load({"incidents.csv": codecs.BOM_UTF16_LE + text.encode("utf-16-le")})
    assert (only_letter(desk)["line"], only_letter(desk)["raw"]) == (2, "1,Ä,soon")


@pytest.mark.parametrize("ref", ["asset:", "asset: ", " "])
def test_a_kind_alone_is_no_id(desk: Desk, ref: str) -> None:
    report = desk.loaded({"assets.csv": table("id,name", f"{ref},A", "b,B")})
    assert (report.new, report.dead) == (1, 1)
    assert only_letter(desk)["expected"] == "an id"


@pytest.mark.parametrize(("row", "field"), [("f,Freeze,,2026-12-24", "start"), ("f,Freeze,2026-12-24,NULL", "end")])
def test_a_freeze_has_a_start_and_an_end(desk: Desk, row: str, field: str) -> None:
    report = desk.loaded({"freezes.csv": table("id,name,start,end", row)})
    assert (report.new, report.dead) == (0, 1)
    assert (only_letter(desk)["field"], only_letter(desk)["expected"]) == (field, f"a value for {field}")


def test_a_freeze_without_the_column_is_dead_and_the_one_before_stays(desk: Desk) -> None:
    desk.load({"freezes.csv": table("id,start,end", "f,2026-12-24,2026-12-27", "g,2026-12-24,2026-12-27")})
    report = desk.loaded({"freezes.csv": table("id,end", "f,2026-12-27")})
    assert (report.dead, report.retired) == (1, 1)
    assert {uid: doc["status"] for uid, doc in desk.entities().items()} == {"freeze:f": "active", "freeze:g": "retired"}


@pytest.mark.parametrize("word", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-12:00"])
def test_a_time_beyond_the_calendar_is_a_dead_letter(desk: Desk, word: str) -> None:
    report = desk.loaded({"incidents.csv": table("id,opened_at", f"1,{word}", "2,2026-05-01")})
    assert (report.new, report.dead) == (1, 1)


def test_a_clock_beyond_the_calendar_is_wrong_input(desk: Desk) -> None:
    assert isinstance(desk.refused({"assets.csv": "id\na\n"}, now="0001-01-01T00:00:00+23:59"), WrongInput)


@pytest.mark.parametrize("min_up", ["9" * 5000, "٣", "1e3", "nan%"])
def test_a_number_that_is_none_of_ours_is_a_dead_letter(desk: Desk, min_up: str) -> None:
    report = desk.loaded({"pools.csv": table("asset,pool,min_up", f"a,p,{min_up}", "a,q,1")})
    assert (report.new, report.dead) == (1, 1)


@pytest.mark.parametrize("depth", [252, 253, 254, 255, 300, 5000])
def test_an_object_nested_too_deep_harms_no_other(desk: Desk, depth: int) -> None:
    deep = '{"id": "a", "x": ' + "[" * depth + "]" * depth + "}"
    report = desk.loaded({"assets.jsonl": f'{deep}\n{{"id": "b"}}\n'})
    assert (report.fetched, report.new + report.dead) == (2, 2)
    assert "asset:b" in desk.entities()


@pytest.mark.parametrize("text", ['{"id": 123456789012345678901234567890}', '{"id": "\\ud800"}', '{"id": NaN}', "\0"])
def test_json_that_others_would_not_write_harms_no_other_row(desk: Desk, text: str) -> None:
    report = desk.loaded({"assets.jsonl": f'{text}\n{{"id": "b"}}\n'})
    assert (report.fetched, report.new + report.dead) == (2, 2)
    assert "asset:b" in desk.entities()


def test_no_and_nought_are_said_in_json_too(desk: Desk) -> None:
    desk.load({"problems.jsonl": '{"id": "p", "known_error": false, "root_cause": 0}\n', "assets.csv": "id\n0\n"})
    assert desk.fields("problem:p") == {"known_error": False}
    assert desk.relations()["problem:p", "ROOT_CAUSE", "asset:0"]["status"] == "active"


FRONT_MATTERS = {
    "a mapping by numbers": "ports: {80: http, 443: https}",
    "a day that is none": "updated: 2026-13-45",
    "bytes": "key: !!binary aGVsbG8=",
    "a set": "found: !!set {a, b}",
    "a number too large": "size: 123456789012345678901234567890",
    "no number": "size: .nan",
    "a time within": "seen: {last: 2026-05-01, first: 2026-05-01T10:00:00}",
    "a time said to be one": "seen: !!timestamp 2026-05-01",
    "a yes": "draft: yes",
    "one thing twice": "a: &x [1, 2]\nb: *x",
}


@pytest.mark.parametrize("line", FRONT_MATTERS.values(), ids=FRONT_MATTERS)
def test_front_matter_may_hold_whatever_yaml_knows(desk: Desk, line: str) -> None:
    report = desk.loaded({"articles/a.md": f"---\ntitle: A\n{line}\n---\nText\n", "articles/b.md": "# B\n"})
    assert (report.fetched, report.new, report.dead) == (2, 2, 0)
    assert desk.fields("article:a")["title"] == "A"
    assert desk.fields("article:a")["attributes"]


@pytest.mark.parametrize(
    "line",
    ["a: &a [*a]", "a: " + "[" * 3000, "? [a, b]\n: c", "a: !!python/name:os.system", "seen: !!timestamp 2026-99-99"],
)
def test_front_matter_that_is_beyond_reading_harms_no_other_page(desk: Desk, line: str) -> None:
    report = desk.loaded({"articles/a.md": f"---\n{line}\n---\nText\n", "articles/b.md": "# B\n"})
    assert (report.fetched, report.new, report.dead) == (2, 1, 1)


@pytest.mark.parametrize("when", ["2026-13-45", "soon", "2026-02-30 10:00"])
def test_a_page_whose_time_is_none_is_told_by_its_field(desk: Desk, when: str) -> None:
    desk.load({"articles/a.md": f"---\nupdated_at: {when}\n---\nText\n"})
    assert (only_letter(desk)["field"], only_letter(desk)["value"]) == ("updated_at", when)


def test_times_of_pages_are_read_in_the_format_of_the_settings(desk: Desk) -> None:
    desk.set(sources={"files": {"date_format": "%d.%m.%Y"}})
    desk.load({"articles/a.md": "---\nupdated_at: 1.5.2026\n---\nText\n"})
    assert desk.fields("article:a")["updated_at"] == "2026-05-01T00:00:00Z"


def test_empty_front_matter_is_none(desk: Desk) -> None:
    desk.load({"articles/a.md": "---\n---\nText\n", "articles/b.md": "--- \ntitle: B\n--- \nText\n"})
    assert desk.fields("article:a") == {"body": "Text\n"}
    assert desk.fields("article:b") == {"title": "B", "body": "Text\n"}


def test_a_folder_of_articles_without_a_page_retires_nothing(desk: Desk) -> None:
    desk.load({"articles/a.md": "# A\n", "assets.csv": "id\na\n"})
    report = desk.loaded({"articles/readme.txt": "", "assets.csv": "id\na\n"})
    assert report.retired == 0
    assert report.notes == ["articles/ was not read completely, so nothing of it was retired"]
    assert desk.entities()["article:a"]["status"] == "active"


def test_one_column_may_stand_for_two_of_ours(desk: Desk) -> None:
    desk.set(sources={"files": {"columns": {"assets": {"id": "Hostname", "name": "Hostname"}}}})
    desk.load({"assets.csv": "Hostname,type\nweb-1,host\n"})
    assert desk.fields("asset:web-1") == {"name": "web-1", "type": "host"}


def test_columns_in_any_script_are_told_apart(desk: Desk) -> None:
    columns = {"id": "ИМЯ", "name": "名前", "environment": "#"}
    desk.set(sources={"files": {"columns": {"assets": columns}}})
    desk.load({"assets.csv": "種類,имя,#,名前,Größe,%\nサーバー,a,prod,A,5,9\n"})
    assert desk.fields("asset:a") == {
        "name": "A",
        "environment": "prod",
        "attributes": {"種類": "サーバー", "Größe": "5", "%": "9"},
    }


def test_a_file_in_a_folder_below_is_replayed_by_its_table(desk: Desk) -> None:
    named = {"files": {"incidents": "export/tickets.csv"}}
    desk.set(sources={"files": named})
    desk.load({"export/tickets.csv": "id,opened_at\ni,1.5.2026\n"})
    assert only_letter(desk)["file"] == "export/tickets.csv"
    desk.set(sources={"files": named | {"date_format": "%d.%m.%Y"}})
    assert desk.etl.replay().sources[0].new == 1


def test_two_tables_are_not_read_from_one_file(desk: Desk) -> None:
    desk.set(sources={"files": {"files": {"assets": "all.csv", "teams": "all.csv"}}})
    error = desk.refused({"all.csv": "id\na\n"})
    assert isinstance(error, BadSettings)
    assert "all.csv" in error.message
    assert "sources.files.files" in error.remedy


def test_a_file_of_a_table_that_does_not_exist_is_told_with_the_closest(desk: Desk) -> None:
    desk.set(sources={"files": {"files": {"asets": "a.csv"}}})
    error = desk.refused({"assets.csv": "id\na\n"})
    assert isinstance(error, Unknown)
    assert "'assets'" in str(error)


def test_rows_of_json_that_did_not_change_still_have_their_columns(desk: Desk) -> None:
    rows = [{"id": "a", "name": "A", "rack": "7"}, {"id": "b", "name": "B"}]
    desk.load({"assets.jsonl": "\n".join(map(json.dumps, rows))})
    rows[1]["name"] = "Changed"
    report = desk.loaded({"assets.jsonl": "\n".join(map(json.dumps, rows))})
    assert (report.changed, report.unchanged, report.notes) == (1, 1, [])


@pytest.mark.parametrize("family", ["entity", "relation", "pool"])
def test_rows_that_differ_are_dead_though_the_first_was_written_already(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, family: str
) -> None:
    """Large first loads are written in portions; what is taken back then takes nothing else with it."""
    monkeypatch.setattr("etl.stage.FLUSH", 3)
    assets = [f"a{number},t" for number in range(8)]
    relations = [f"a{number},USES,b,hard" for number in range(8)]
    pools = [f"a{number},p,1" for number in range(8)]
    twice = {"entity": (assets, "a1,u"), "relation": (relations, "a1,USES,b,soft"), "pool": (pools, "a1,p,2")}
    rows, other = twice[family]
    rows.append(other)
    report = desk.loaded(
        {
            "assets.csv": table("id,owner", *assets),
            "relations.csv": table("source,type,target,strength", *relations),
            "pools.csv": table("asset,pool,min_up", *pools),
        }
    )
    assert (report.fetched, report.new, report.dead) == (25, 23, 2)
    owned = {source for source, type, _ in desk.relations() if type == "OWNED_BY"}
    used = {source for source, type, _ in desk.relations() if type == "USES"}
    lacking = {kind: {"asset:a1"} if kind == family else set() for kind in twice}
    everybody = {f"asset:a{number}" for number in range(8)}
    assert everybody - set(desk.entities()) == everybody - owned == lacking["entity"]
    assert everybody - used == lacking["relation"]
    assert everybody - {asset for asset, _ in desk.pools()} == lacking["pool"]


@pytest.mark.parametrize("name", ["assets.csv", "assets.jsonl"])
def test_a_file_that_is_gone_when_its_rows_are_wanted_is_out_of_reach(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """It was there when its hash was taken."""
    folder = write(desk.folder(), {name: '{"id": "a"}\n'})
    digest = TextFile.digest

    def take_away(file: TextFile) -> str:
        found = digest(file)
        file.path.unlink()
        return found

    monkeypatch.setattr(TextFile, "digest", take_away)
    with pytest.raises(Unreachable, match=name):
        desk.run(folder)
    assert desk.dump() == []
