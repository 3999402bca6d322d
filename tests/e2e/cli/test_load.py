"""Loading a folder: the report, the exit codes, and what a person is told to do next."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.e2e.cli.command import RETAILER, TODAY, append, drop_lines, load, opsgraph, retailer_copy


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return retailer_copy(tmp_path / "shop")


def test_the_report_is_one_line_the_last_of_standard_output(data: Path) -> None:
    done = load(RETAILER, data, "--format", "json")
    report = done.json
    assert done.code == 0
    assert {"run", "state", "seconds", "sources", "stages"} <= set(report)
    [source] = report["sources"]
    assert {"source", "fetched", "new", "changed", "unchanged", "retired", "dead", "held"} <= set(source)
    assert source["source"] == "files"
    assert source["new"] == source["fetched"] > 700
    assert report["state"] == "succeeded"


def test_a_second_load_of_the_same_folder_changes_nothing(estate: Path, own: Path) -> None:
    again = load(RETAILER, own)
    assert "Up to date." in again.out
    assert "nothing has changed" in again.out
    assert opsgraph("dump", "--data", own).out == opsgraph("dump", "--data", estate).out


def test_people_are_told_what_happened_in_plain_words(data: Path) -> None:
    done = load(RETAILER, data)
    assert "Loaded. " in done.out
    assert "files" in done.out
    assert "\x1b" not in done.out
    assert done.err == ""


def test_too_many_removals_are_held_back_and_can_be_let_go_with_the_command_shown(own: Path, folder: Path) -> None:
    gone = (folder / "assets.csv").read_text(encoding="utf-8").splitlines()[40].partition(",")[0]
    drop_lines(folder / "assets.csv", 30, 80)
    held = load(folder, own)
    assert held.code == 1
    assert "Held back: 50 records" in held.out
    command = f"opsgraph load {folder} --data {own} --accept-removals"
    assert command in held.out
    accepted = opsgraph(*command.split()[1:], "--now", TODAY, "--format", "json")
    assert accepted.code == 0
    assert accepted.json["sources"][0]["retired"] == 50
    assert "retired: no source knows it any more" in opsgraph("show", gone, "--data", own).out


def test_a_few_records_that_cannot_be_read_do_not_fail_a_load_and_are_named(own: Path, folder: Path) -> None:
    append(folder / "relations.csv", "checkout,DEPENDS_ON,basket-api,,hrd")
    done = load(folder, own)
    assert done.code == 0
    assert "1 record could not be read: opsgraph etl dead-letters list --run" in done.out


def test_many_records_that_cannot_be_read_fail_a_load_with_its_good_ones_loaded(data: Path, folder: Path) -> None:
    append(folder / "relations.csv", *(f"checkout,NEEDS,thing-{number},," for number in range(60)))
    done = load(folder, data, "--format", "json")
    assert done.code == 1
    assert done.json["state"] == "failed"
    assert done.json["sources"][0]["dead"] == 60
    assert opsgraph("find", "payments-db", "--data", data).code == 0


def test_a_folder_that_is_not_there_is_wrong_input_and_leaves_no_graph_behind(data: Path) -> None:
    done = opsgraph("load", "examples/retailr", "--data", data)
    assert done.code == 2
    assert done.err == ("error: There is no folder 'examples/retailr'. Did you mean 'examples/retailer'?\n")
    assert not data.exists()


def test_a_file_is_no_folder(data: Path) -> None:
    done = opsgraph("load", RETAILER / "assets.csv", "--data", data)
    assert done.code == 2
    assert "is no folder" in done.err


def test_a_folder_without_any_known_file_is_wrong_input(data: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = opsgraph("load", tmp_path / "empty", "--data", data)
    assert done.code == 2
    assert "error: " in done.err
    assert done.out == ""


def test_a_source_has_the_name_it_is_given(data: Path) -> None:
    done = load(RETAILER, data, "--source", "cmdb", "--format", "json")
    assert done.json["sources"][0]["source"] == "cmdb"
    shown = opsgraph("show", "payments-db", "--data", data, "--format", "json")
    assert json.loads(shown.out)["sources"] == ["cmdb"]


def test_the_clock_of_a_load_can_be_set(data: Path) -> None:
    done = load(RETAILER, data, "--format", "json", now="2026-03-01 10:00+01:00")
    assert done.json["clock"] == "2026-03-01T09:00:00Z"


def test_a_clock_that_is_none_is_wrong_input(data: Path) -> None:
    done = load(RETAILER, data, now="yesterday")
    assert done.code == 2
    assert "'yesterday'" in done.err
