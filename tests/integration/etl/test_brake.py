"""Nothing vanishes by accident: what is gone from a source goes from the graph only where that is surely meant."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from etl.report import RunReport, SourceReport
from graph.ports import Collection
from tests.integration.etl.desk import Desk, Files

LATER = "2026-05-02T09:00:00Z"


def assets(ids: Iterable[int | str], *more: str) -> str:
    return "\n".join(["id,name", *(f"{id},N{id}" for id in ids), *more, ""])


def live(desk: Desk) -> int:
    return sum(doc["status"] == "active" for doc in desk.entities().values())


def only(report: RunReport) -> SourceReport:
    (counts,) = report.sources
    assert counts.fetched == counts.new + counts.changed + counts.unchanged + counts.dead
    return counts


def loaded(desk: Desk, text: str, **ask: Any) -> SourceReport:
    return only(desk.load({"assets.csv": text}, **ask))


def last_good(desk: Desk) -> str | None:
    doc = desk.store.records.get(Collection.SOURCE, "files")
    assert doc is not None
    good: str | None = doc["last_good"]
    return good


@pytest.mark.parametrize(
    ("before", "gone", "held"),
    [
        (20, 10, False),
        (20, 11, True),
        (220, 11, False),
        (219, 11, True),
        (400, 20, False),
        (400, 21, True),
        (11, 11, True),
        (10, 10, False),
    ],
)
def test_more_than_a_twentieth_and_more_than_ten_go_only_when_told(
    desk: Desk, before: int, gone: int, held: bool
) -> None:
    loaded(desk, assets(range(before)))
    report = loaded(desk, assets(range(gone, before)))
    assert (report.state, report.held, report.retired) == (("held", gone, 0) if held else ("succeeded", 0, gone))
    assert live(desk) == (before if held else before - gone)


def test_the_brake_looks_at_every_file_by_itself(desk: Desk) -> None:
    relations = "\n".join(["source,type,target", *(f"{number},USES,x" for number in range(30)), ""])
    pools = "\n".join(["asset,pool,min_up", *(f"{number},web,1" for number in range(30)), ""])
    desk.load({"assets.csv": assets(range(30)), "relations.csv": relations, "pools.csv": pools})
    files = {
        "assets.csv": assets(range(25)),
        "relations.csv": "source,type,target\n1,USES,x\n",
        "pools.csv": "asset,pool,min_up\n1,web,1\n",
    }
    report = only(desk.load(files))
    assert (report.state, report.retired, report.held) == ("held", 5, 58)
    assert len([doc for doc in desk.relations().values() if doc["status"] != "retired"]) == 30


def test_the_removals_go_when_they_are_accepted(desk: Desk) -> None:
    loaded(desk, assets(range(30)))
    assert loaded(desk, assets([1])).held == 29
    report = loaded(desk, assets([1]), accept_removals=True)
    assert (report.state, report.held, report.retired) == ("succeeded", 0, 29)
    assert live(desk) == 1


def test_what_was_held_is_held_again_until_it_is_told(desk: Desk) -> None:
    loaded(desk, assets(range(30)))
    for _ in range(2):
        report = loaded(desk, assets([1]))
        assert (report.state, report.held, report.unchanged) == ("held", 29, 1)
    assert loaded(desk, assets(range(30))).state == "succeeded"
    assert live(desk) == 30


def test_a_held_run_loads_what_is_new_and_ends_with_a_sign(desk: Desk) -> None:
    loaded(desk, assets(range(30)))
    report = desk.load({"assets.csv": assets(["new"])}, now=LATER)
    assert (report.state, report.exit_code) == ("held", 1)
    assert only(report).new == 1
    assert "asset:new" in desk.entities()
    assert last_good(desk) != LATER


def test_the_brake_can_be_set(desk: Desk) -> None:
    desk.set(etl={"removal_share": 0.5, "removal_floor": 0})
    loaded(desk, assets(range(4)))
    assert loaded(desk, assets(range(2))).retired == 2
    assert loaded(desk, assets(["other"])).held == 2


@pytest.mark.parametrize(
    ("good", "dead", "failed"), [(1000, 10, False), (1000, 11, True), (0, 10, False), (0, 11, True), (1089, 11, False)]
)
def test_more_than_a_hundredth_and_more_than_ten_dead_letters_fail_a_run(
    desk: Desk, good: int, dead: int, failed: bool
) -> None:
    loaded(desk, assets(["before"]))
    report = desk.load({"assets.csv": assets(["before", *range(good)], *(f",bad{each}" for each in range(dead)))})
    counts = only(report)
    assert (counts.new, counts.dead, counts.fetched) == (good, dead, good + dead + 1)
    assert counts.state == report.state == ("failed" if failed else "succeeded")
    assert len(desk.letters()) == dead
    if failed:
        assert counts.error == f"{dead} of {counts.fetched} records are dead letters; nothing was retired."


def test_a_failed_run_loads_the_good_retires_nothing_and_moves_no_watermark(desk: Desk) -> None:
    first = desk.load({"assets.csv": assets(["old", "stays"]), "teams.csv": "id,name\nt,T\nu,U\n"})
    before = desk.store.records.list(Collection.SCOPE)
    incidents = "\n".join(["id,opened_at", *(f"i{each},soon" for each in range(11)), ""])
    files = {"assets.csv": assets(["stays", "new"]), "teams.csv": "id,name\nt,T\n", "incidents.csv": incidents}
    report = desk.load(files, now=LATER)
    counts = only(report)
    assert (report.state, counts.new, counts.dead, counts.retired) == ("failed", 1, 11, 0)
    assert set(desk.entities()) == {"asset:old", "asset:stays", "asset:new", "team:t", "team:u"}
    assert live(desk) == 5
    # What was staged of them is nothing that a table was known to be, so they are read again even as they were.
    assert desk.store.records.list(Collection.SCOPE) == [doc | {"digest": None} for doc in before]
    assert last_good(desk) == first.clock
    good = only(desk.load(files | {"incidents.csv": "id,opened_at\ni,2026-05-01\n"}, now=LATER))
    assert (good.state, good.retired, last_good(desk), live(desk)) == ("succeeded", 2, LATER, 4)


def test_a_file_that_is_missing_retires_nothing(desk: Desk) -> None:
    desk.load({"assets.csv": assets("ab"), "teams.csv": "id,name\nt,T\n", "pools.csv": "asset,pool,min_up\na,web,1\n"})
    report = only(desk.load({"assets.csv": assets("ab")}))
    assert (report.state, report.retired, report.unchanged) == ("succeeded", 0, 2)
    assert live(desk) == 3
    assert len(desk.pools()) == 1


@pytest.mark.parametrize("name", ["assets.csv", "assets.jsonl"])
@pytest.mark.parametrize("content", ["", "\n", "  \n"], ids=["empty", "line end", "blank"])
def test_an_empty_file_was_cut_off_and_retires_nothing(desk: Desk, name: str, content: str) -> None:
    before: Files = {name: assets("ab") if name.endswith("csv") else '{"id": "a"}\n{"id": "b"}\n'}
    desk.load(before)
    report = only(desk.load({name: content}))
    assert (report.fetched, report.retired, report.state) == (0, 0, "succeeded")
    assert report.notes == [f"{name} was not read completely, so nothing of it was retired"]
    assert live(desk) == 2


def test_a_file_with_nothing_but_a_header_says_that_there_is_nothing(desk: Desk) -> None:
    loaded(desk, assets("ab"))
    report = loaded(desk, "id,name\n")
    assert (report.fetched, report.retired, report.notes) == (0, 2, [])
    assert live(desk) == 0
    loaded(desk, assets(range(30)))
    assert loaded(desk, "id,name\n").held == 30


def test_a_bad_row_with_a_readable_key_counts_as_seen(desk: Desk) -> None:
    header = "id,title,opened_at"
    desk.load({"incidents.csv": f"{header}\ni,Down,2026-05-01\nj,Up,2026-05-01\nk,Off,2026-05-01\n"})
    report = only(desk.load({"incidents.csv": f"{header}\ni,Down,soon\nj,Up,2026-05-01\n"}))
    assert (report.unchanged, report.dead, report.retired, report.notes) == (1, 1, 1, [])
    assert {uid: doc["status"] for uid, doc in desk.entities().items() if doc["status"] == "active"} == {
        "incident:i": "active",
        "incident:j": "active",
    }
    assert desk.fields("incident:i")["title"] == "Down"


@pytest.mark.parametrize(
    ("name", "header", "rows", "bad"),
    [
        ("relations.csv", "source,type,target,strength", ["a,USES,b,hard", "b,USES,c,hard"], "a,USES,b,brittle"),
        ("pools.csv", "asset,pool,min_up", ["a,web,1", "b,web,1"], "a,web,most"),
    ],
)
def test_bad_relations_and_pools_with_a_readable_key_count_as_seen(
    desk: Desk, name: str, header: str, rows: list[str], bad: str
) -> None:
    people = {"assets.csv": assets("abc")}
    desk.load(people | {name: "\n".join([header, *rows, ""])})
    report = only(desk.load(people | {name: f"{header}\n{bad}\n"}))
    assert (report.dead, report.retired) == (1, 1)
    kept = [doc for doc in desk.relations().values() if doc["status"] != "retired"]
    assert len(kept) + len(desk.pools()) == 1


@pytest.mark.parametrize("bad", [",Nameless", "a", 'a,"open'])
def test_a_bad_row_without_a_key_makes_its_file_incomplete(desk: Desk, bad: str) -> None:
    files = {"assets.csv": assets("abc"), "teams.csv": "id,name\nt,T\nu,U\n"}
    desk.load(files)
    report = only(desk.load({"assets.csv": assets("b", bad), "teams.csv": "id,name\nt,T\n"}))
    assert (report.state, report.unchanged, report.dead, report.retired) == ("succeeded", 2, 1, 1)
    assert report.notes == ["assets.csv was not read completely, so nothing of it was retired"]
    assert live(desk) == 4


def test_the_rows_that_were_spared_go_once_the_file_is_whole_again(desk: Desk) -> None:
    loaded(desk, assets("abc"))
    loaded(desk, assets("b", ",Nameless"))
    assert loaded(desk, assets("b")).retired == 2


def test_a_row_that_moves_to_another_file_of_its_source_stays(desk: Desk) -> None:
    desk.load({"assets.csv": assets("ab"), "assets.jsonl": '{"id": "c"}\n'})
    report = only(desk.load({"assets.csv": assets("a"), "assets.jsonl": '{"id": "c"}\n{"id": "b", "name": "Nb"}\n'}))
    assert (report.retired, report.dead) == (0, 0)
    assert live(desk) == 3


def test_what_comes_back_lives_again(desk: Desk) -> None:
    loaded(desk, assets("ab"))
    loaded(desk, assets("a"))
    report = loaded(desk, assets("ab"))
    assert (report.unchanged, report.new + report.changed) == (1, 1)
    assert live(desk) == 2


def test_new_and_lost_columns_are_told(desk: Desk) -> None:
    desk.load({"assets.csv": "id,name,rack\na,A,7\n", "teams.jsonl": '{"id": "t", "name": "T"}\n'})
    report = only(
        desk.load({"assets.csv": "id,name,room\na,A,9\n", "teams.jsonl": '{"id": "t", "contact": "t@shop.example"}\n'})
    )
    assert report.changed == 2
    assert set(report.notes) == {
        "assets.csv has a new column room",
        "assets.csv lost its column rack",
        "teams.jsonl has a new column contact",
        "teams.jsonl lost its column name",
    }
    assert desk.fields("asset:a") == {"name": "A", "attributes": {"room": "9"}}


def test_the_loss_of_the_key_column_kills_the_rows_and_retires_nothing(desk: Desk) -> None:
    loaded(desk, assets("ab"))
    report = loaded(desk, "identifier,name\na,A\nb,B\n")
    assert (report.dead, report.retired) == (2, 0)
    assert "assets.csv lost its column id" in report.notes
    assert live(desk) == 2


@pytest.mark.parametrize("full", [False, True])
def test_unchanged_rows_are_counted_whether_or_not_the_file_is_skipped(desk: Desk, full: bool) -> None:
    loaded(desk, assets(range(5)))
    report = loaded(desk, assets(range(5)), full=full)
    assert (report.fetched, report.unchanged) == (5, 5)
