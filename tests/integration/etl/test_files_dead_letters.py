"""One bad row never stops the good ones: it is kept with its place, its fault and its text, and can be replayed."""

from __future__ import annotations

from typing import Any

import pytest

from etl.report import SourceReport
from graph.errors import Unknown, WrongInput
from tests.integration.etl.desk import Desk

COUNT_OR_SHARE = "a whole number, or a share such as 60%"


def balanced(report: SourceReport) -> bool:
    return report.fetched == report.new + report.changed + report.unchanged + report.dead


def only_letter(desk: Desk) -> dict[str, Any]:
    (letter,) = desk.letters()
    return letter


@pytest.mark.parametrize(
    ("file", "header", "row", "field", "value", "expected"),
    [
        ("assets.csv", "id,name", ",Nameless", "id", "", "an id"),
        ("assets.csv", "id,name", "?,Nameless", "id", "?", "an id"),
        ("assets.csv", "name", "Nameless", "id", None, "an id"),
        ("incidents.csv", "id,opened_at", "i,soon", "opened_at", "soon", "an ISO 8601 time"),
        ("incidents.csv", "id,opened_at", "i,2026-02-30", "opened_at", "2026-02-30", "an ISO 8601 time"),
        ("changes.csv", "id,planned_end", "c,29/2/2016 01:16", "planned_end", "29/2/2016 01:16", "an ISO 8601 time"),
        ("freezes.csv", "id,start", "f,xmas", "start", "xmas", "an ISO 8601 time"),
        ("problems.csv", "id,known_error", "p,maybe", "known_error", "maybe", "yes or no"),
        (
            "relations.csv",
            "source,type,target",
            "a,DEPEND_ON,b",
            "type",
            "DEPEND_ON",
            "a relation type (did you mean DEPENDS_ON?)",
        ),
        ("relations.csv", "source,type,target", "a,XXXXXXX,b", "type", "XXXXXXX", "a relation type"),
        ("relations.csv", "source,type,target", ",USES,b", "source", "", "a value for source"),
        ("relations.csv", "source,type,target", "a,USES,NULL", "target", "NULL", "a value for target"),
        ("relations.csv", "source,type,target", "a,,b", "type", "", "a value for type"),
        ("relations.csv", "source,target", "a,b", "type", None, "a value for type"),
        ("relations.csv", "source,type,target,strength", "a,USES,b,brittle", "strength", "brittle", "hard or soft"),
        ("relations.csv", "source,type,target", "team:t,USES,b", "source", "team:t", "the id of an asset"),
        ("relations.csv", "source,type,target", "a,OWNED_BY,person:p", "target", "person:p", "the id of a team"),
        (
            "relations.csv",
            "source,type,target",
            "a,RUNS_ON,a",
            "target",
            "asset:a",
            "another asset: none supplies itself",
        ),
        ("pools.csv", "asset,pool,min_up", "a,web,most", "min_up", "most", COUNT_OR_SHARE),
        ("pools.csv", "asset,pool,min_up", "a,web,-1", "min_up", "-1", COUNT_OR_SHARE),
        ("pools.csv", "asset,pool,min_up", "a,web,1.5", "min_up", "1.5", COUNT_OR_SHARE),
        ("pools.csv", "asset,pool,min_up", "a,web,", "min_up", "", COUNT_OR_SHARE),
        ("pools.csv", "asset,pool", "a,web", "min_up", None, COUNT_OR_SHARE),
        ("pools.csv", "asset,pool,min_up", ",web,1", "asset", "", "a value for asset"),
        ("pools.csv", "asset,pool,min_up", "a,,1", "pool", "", "a value for pool"),
        ("assets.csv", "id,name", "a", "", None, "a row with one cell for each column"),
        ("assets.csv", "id,name", "a,A,more", "", None, "a row with one cell for each column"),
        ("assets.csv", "id,name", 'a,"A" B', "", None, "a row with one cell for each column"),
        ("assets.jsonl", None, "{broken", "", None, "a record"),
        ("assets.jsonl", None, "[1, 2]", "", None, "a record"),
        ("assets.jsonl", None, '"text"', "", None, "a record"),
        ("assets.jsonl", None, '{"id": ["a"]}', "id", ["a"], "a text"),
        ("assets.jsonl", None, '{"id": true}', "id", True, "a text"),
        ("assets.jsonl", None, '{"id": "a", "name": {"de": "A"}}', "name", {"de": "A"}, "a text"),
        ("assets.jsonl", None, '{"id": "a", "owner": {"id": 1}}', "owner", {"id": 1}, "a text"),
        ("incidents.jsonl", None, '{"id": "i", "affects": [["a"]]}', "affects", ["a"], "a text"),
        ("incidents.jsonl", None, '{"id": "i", "opened_at": 5}', "opened_at", 5, "an ISO 8601 time"),
        ("problems.jsonl", None, '{"id": "p", "known_error": "maybe"}', "known_error", "maybe", "yes or no"),
        ("relations.jsonl", None, '{"source": ["a"], "type": "USES", "target": "b"}', "source", ["a"], "a text"),
        ("relations.jsonl", None, '{"source": "a", "type": {}, "target": "b"}', "type", {}, "a text"),
        (
            "relations.jsonl",
            None,
            '{"source": "a", "type": "USES", "target": "b", "strength": []}',
            "strength",
            [],
            "hard or soft",
        ),
        ("relations.jsonl", None, '{"source": "a", "type": "USES", "target": "b", "pool": []}', "pool", [], "a text"),
        ("pools.jsonl", None, '{"asset": "a", "pool": "web", "min_up": true}', "min_up", True, COUNT_OR_SHARE),
    ],
)
def test_a_row_that_cannot_load_says_where_what_and_what_was_expected(
    desk: Desk, file: str, header: str | None, row: str, field: str, value: Any, expected: str
) -> None:
    content = f"{header}\n{row}\n" if header else f"{row}\n"
    report = desk.load({file: content, "teams.csv": "id,name\ngood,Good\n"})
    (counts,) = report.sources
    assert (counts.fetched, counts.new, counts.dead) == (2, 1, 1)
    assert balanced(counts)
    assert list(desk.entities()) == ["team:good"]
    letter = only_letter(desk)
    assert (letter["source"], letter["file"], letter["line"]) == ("files", file, 2 if header else 1)
    assert (letter["field"], letter["value"], letter["expected"]) == (field, value, expected)
    assert (letter["raw"], letter["run"], letter["seen"]) == (row, report.run, report.clock)


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("---\ntitle: [open\n---\nBody\n", "---\ntitle: [open\n---\nBody\n"),
        ("---\ntitle: never closed\n", "---\ntitle: never closed\n"),
        ("---\n- a list\n---\nBody\n", "---\n- a list\n---\nBody\n"),
    ],
    ids=["no yaml", "no end", "no fields"],
)
def test_a_page_whose_front_matter_cannot_be_read_is_a_dead_letter(desk: Desk, text: str, raw: str) -> None:
    report = desk.loaded({"articles/a.md": "# A\n", "articles/b.md": text})
    assert (report.fetched, report.new, report.dead) == (2, 1, 1)
    letter = only_letter(desk)
    assert (letter["file"], letter["line"], letter["raw"]) == ("articles/", 2, f"b.md\n{raw}")


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["unix", "windows"])
@pytest.mark.parametrize("broken", ['bad,"open', 'bad,"open" quote', 'bad,"'])
def test_an_open_quote_swallows_nothing(desk: Desk, broken: str, end: str) -> None:
    rows = ["id,name", "a,A", broken, "b,B", 'c,"C, or', 'so"', "d,D"]
    report = desk.loaded({"assets.csv": end.join(rows) + end})
    assert (report.fetched, report.new, report.dead) == (5, 4, 1)
    assert set(desk.entities()) == {"asset:a", "asset:b", "asset:c", "asset:d"}
    assert desk.fields("asset:c")["name"] == f"C, or{end}so"
    letter = only_letter(desk)
    assert (letter["line"], letter["raw"]) == (3, broken)


def test_every_broken_quote_is_a_letter_of_its_own(desk: Desk) -> None:
    report = desk.loaded({"assets.csv": 'id,name\na,"x\nb,B\nc,"y\nd,D\n'})
    assert balanced(report)
    assert {"asset:d"} <= set(desk.entities())
    assert report.fetched == report.new + len(desk.letters())


@pytest.mark.parametrize("row", ["a,A\0B", "a\0,A", '"a","\0"'])
def test_nul_bytes_harm_no_other_row(desk: Desk, row: str) -> None:
    report = desk.loaded({"assets.csv": f"id,name\n{row}\nb,B\n"})
    assert balanced(report)
    assert report.fetched == 2
    assert "asset:b" in desk.entities()


def test_nul_bytes_in_json_lines_and_markdown_harm_no_other_row(desk: Desk) -> None:
    report = desk.loaded(
        {
            "assets.jsonl": b'{"id": "a\\u0000", "name": "A\\u0000"}\n\0\n{"id": "b"}\n',
            "articles/a.md": b"---\ntitle: \0\n---\n",
            "articles/b.md": "# B\n",
        }
    )
    assert balanced(report)
    assert report.fetched == 5
    assert {"asset:b", "article:b"} <= set(desk.entities())


def test_ragged_rows_are_dead_with_their_whole_text(desk: Desk) -> None:
    report = desk.loaded({"assets.csv": 'id,name\na\nb,"two\nlines",more\nc,C\n'})
    assert (report.fetched, report.new, report.dead) == (3, 1, 2)
    assert [(letter["line"], letter["raw"]) for letter in desk.letters()] == [(2, "a"), (3, 'b,"two\nlines",more')]


def test_exact_repeats_count_as_unchanged(desk: Desk) -> None:
    report = desk.loaded({"assets.csv": "id,name\na,A\na,A\nb,B\na,A\n"})
    assert (report.fetched, report.new, report.unchanged, report.dead) == (4, 2, 2, 0)


@pytest.mark.parametrize(
    ("file", "header", "rows", "key"),
    [
        ("assets.csv", "id,name", ["a,A", "a,B"], "asset:a"),
        ("relations.csv", "source,type,target,strength", ["a,USES,b,hard", "a,USES,b,soft"], "asset:a USES asset:b"),
        ("pools.csv", "asset,pool,min_up", ["a,web,1", "a,web,2"], "asset:a web"),
    ],
)
def test_rows_of_one_key_that_differ_are_all_dead(
    desk: Desk, file: str, header: str, rows: list[str], key: str
) -> None:
    report = desk.loaded({file: "\n".join([header, *rows, ""])})
    assert (report.fetched, report.new, report.dead) == (2, 0, 2)
    assert desk.dump() == []
    first, second = desk.letters()
    assert (first["field"], first["value"], first["line"], first["raw"]) == ("id", key, 2, rows[0])
    assert first["expected"] == "one row only; line 3 says something else of it"
    assert second["expected"] == "one row only; line 2 says something else of it"


@pytest.mark.parametrize("rows", [["a,B", "a,C"], ["a,A", "a,B"], ["a,B", "a,A"]], ids=["new", "last", "first"])
def test_the_stored_version_stays_where_rows_differ(desk: Desk, rows: list[str]) -> None:
    desk.load({"assets.csv": "id,name\na,A\nb,B\n"})
    report = desk.loaded({"assets.csv": "\n".join(["id,name", *rows, "b,B", ""])})
    assert (report.fetched, report.unchanged, report.dead, report.retired) == (3, 1, 2, 0)
    assert desk.fields("asset:a") == {"name": "A"}


def test_rows_that_differ_only_in_the_end_are_dead_in_any_order_and_file(desk: Desk) -> None:
    report = desk.loaded({"assets.csv": "id,name\na,A\nb,B\n", "assets.jsonl": '{"id": "a", "name": "Z"}\n'})
    assert (report.fetched, report.new, report.dead) == (3, 1, 2)
    assert [letter["file"] for letter in desk.letters()] == ["assets.csv", "assets.jsonl"]
    assert list(desk.entities()) == ["asset:b"]


def test_three_differing_rows_name_each_other(desk: Desk) -> None:
    desk.load({"assets.csv": "id,name\na,A\na,B\na,C\n"})
    assert [letter["expected"][:22] for letter in desk.letters()] == [
        "one row only; line 3, ",
        "one row only; line 2, ",
        "one row only; line 2, ",
    ]


def test_a_bad_row_keeps_its_last_good_version(desk: Desk) -> None:
    desk.load({"incidents.csv": "id,title,opened_at\ni,Down,2026-05-01\n"})
    report = desk.loaded({"incidents.csv": "id,title,opened_at\ni,Worse,soon\n"})
    assert (report.dead, report.retired) == (1, 0)
    assert desk.fields("incident:i") == {"title": "Down", "opened_at": "2026-05-01T00:00:00Z"}


def test_a_mended_row_loads_and_its_letter_goes(desk: Desk) -> None:
    desk.load({"incidents.csv": "id,opened_at\ni,soon\nj,later\n"})
    assert len(desk.letters()) == 2
    report = desk.loaded({"incidents.csv": "id,opened_at\ni,2026-05-01\nj,later\n"})
    assert (report.new, report.dead) == (1, 1)
    assert only_letter(desk)["raw"] == "j,later"


def test_letters_of_a_file_that_was_not_fetched_stay(desk: Desk) -> None:
    desk.load({"incidents.csv": "id,opened_at\ni,soon\n", "assets.csv": "id\na\n"})
    desk.load({"assets.csv": "id\na\nb\n"})
    assert only_letter(desk)["file"] == "incidents.csv"


def test_letters_of_several_sources_stand_apart(desk: Desk) -> None:
    desk.load({"assets.csv": "id,name\n,A\n"}, source="one")
    desk.load({"assets.csv": "id,name\n,A\n"}, source="two")
    assert sorted(letter["source"] for letter in desk.letters()) == ["one", "two"]
    desk.load({"assets.csv": "id,name\na,A\n"}, source="one")
    assert only_letter(desk)["source"] == "two"


def test_a_replay_after_a_fix_of_the_settings_loads_the_row(desk: Desk) -> None:
    desk.load({"incidents.csv": "id,title,opened_at\ni,Down,29/2/2016 01:16\nj,Up,2026-05-01\n"})
    desk.set(sources={"files": {"date_format": "%d/%m/%Y %H:%M"}})
    (report,) = desk.etl.replay().sources
    assert (report.fetched, report.new, report.dead, report.retired) == (1, 1, 0, 0)
    assert desk.fields("incident:i") == {"title": "Down", "opened_at": "2016-02-29T01:16:00Z"}
    assert desk.letters() == []
    assert set(desk.entities()) == {"incident:i", "incident:j"}


@pytest.mark.parametrize("file", ["relations", "pools"])
def test_relations_and_pools_are_replayed_too(desk: Desk, file: str) -> None:
    texts = {
        "relations": ("source,kind,target\na,USES,b\n", {"type": "kind"}),
        "pools": ("asset,pool,needed\na,web,2\n", {"min_up": "needed"}),
    }
    text, mapping = texts[file]
    desk.load({f"{file}.csv": text, "assets.csv": "id\na\n"})
    desk.set(sources={"files": {"columns": {file: mapping}}})
    (report,) = desk.etl.replay().sources
    assert (report.new, report.dead) == (1, 0)
    assert len(desk.relations()) + len(desk.pools()) == 1


def test_a_file_of_another_name_is_replayed_by_its_table(desk: Desk) -> None:
    named = {"files": {"incidents": "tickets 2026.csv"}}
    desk.set(sources={"files": named})
    desk.load({"tickets 2026.csv": "id,opened_at\ni,1.5.2026\n"})
    desk.set(sources={"files": named | {"date_format": "%d.%m.%Y"}})
    assert desk.etl.replay().sources[0].new == 1


def test_a_replay_without_a_fix_changes_nothing(desk: Desk) -> None:
    desk.load({"incidents.csv": "id,opened_at\ni,soon\n"})
    before = only_letter(desk)
    (report,) = desk.etl.replay([before["id"]]).sources
    assert (report.fetched, report.dead, report.new) == (1, 1, 0)
    after = only_letter(desk)
    assert {name: after[name] for name in ("id", "file", "line", "field", "value", "raw")} == {
        name: before[name] for name in ("id", "file", "line", "field", "value", "raw")
    }


def test_differing_rows_stay_dead_without_a_truth(desk: Desk) -> None:
    desk.load({"assets.csv": "id,name\nb,B\n" + ",A\n"})
    first = only_letter(desk)
    desk.load({"assets.csv": "id,name\nb,B\n,A\n"})
    assert only_letter(desk)["id"] == first["id"]


def test_what_is_no_record_cannot_be_replayed(desk: Desk) -> None:
    desk.load({"assets.csv": "id,name\na\n"})
    letter = only_letter(desk)
    with pytest.raises(WrongInput, match=letter["id"]):
        desk.etl.replay([letter["id"]])
    assert desk.etl.replay().sources == []
    assert desk.letters() == [letter]


def test_letters_are_dropped_by_their_ids(desk: Desk) -> None:
    desk.load({"incidents.csv": "id,opened_at\ni,soon\nj,later\n"})
    first, second = desk.letters()
    assert desk.etl.drop([first["id"]]) == 1
    assert desk.letters() == [second]


@pytest.mark.parametrize("way", ["drop", "replay"])
def test_a_letter_that_does_not_exist_is_told_with_the_closest(desk: Desk, way: str) -> None:
    desk.load({"incidents.csv": "id,opened_at\ni,soon\n"})
    id = only_letter(desk)["id"]
    with pytest.raises(Unknown, match=id):
        getattr(desk.etl, way)([id[:-1] + "z"])
