"""Runs and dead letters, from the outside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.cli.command import RETAILER, load, opsgraph
from tests.e2e.cli.conftest import BAD_ROWS


def letters(data: Path, *more: str) -> Any:
    return json.loads(opsgraph("etl", "dead-letters", "list", "--data", data, "--format", "json", *more).out)


def test_runs_are_listed_the_newest_first(own: Path) -> None:
    second = load(RETAILER, own, "--format", "json").json["run"]
    listed = json.loads(opsgraph("etl", "runs", "--data", own, "--format", "json").out)
    assert listed["total"] == len(listed["runs"]) == 2
    assert listed["runs"][0]["run"] == second
    newest = json.loads(opsgraph("etl", "runs", "--data", own, "--limit", "1", "--format", "json").out)
    assert newest["runs"] == listed["runs"][:1]


def test_a_run_is_shown_by_its_id_by_the_beginning_of_it_or_as_the_last(estate: Path) -> None:
    run = json.loads(opsgraph("etl", "show", "last", "--data", estate, "--format", "json").out)["run"]
    for ref in (run, run[:-3], "last"):
        shown = opsgraph("etl", "show", ref, "--data", estate)
        assert shown.code == 0
        assert run in shown.out
        assert "Loaded. " in shown.out


def test_a_run_that_never_was_is_wrong_input(estate: Path) -> None:
    done = opsgraph("etl", "show", "19990101T000000Z-abcdef", "--data", estate)
    assert done.code == 2
    assert "There is no run" in done.err


def test_dead_letters_say_where_they_stood_and_what_was_expected(flawed: Path) -> None:
    found = letters(flawed)
    assert found["total"] == 2
    first, second = found["dead_letters"]
    for letter in (first, second):
        keys = ("id", "run", "source", "file", "line", "field", "value", "expected", "raw")
        assert list(letter)[: len(keys)] == list(keys)
        assert letter["source"] == "files"
        assert letter["file"] == "relations.csv"
    assert (first["field"], first["value"], first["raw"]) == ("type", "NEEDS", BAD_ROWS[0])
    assert (second["field"], second["value"], second["raw"]) == ("strength", "hrd", BAD_ROWS[1])
    assert second["line"] == first["line"] + 1
    assert "hard or soft" in second["expected"]


def test_the_table_of_dead_letters_holds_the_whole_raw_row(flawed: Path) -> None:
    done = opsgraph("etl", "dead-letters", "list", "--data", flawed)
    assert done.lines[0].split() == ["source", "file", "line", "field", "value", "expected", "raw", "id"]
    assert all(row in done.out for row in BAD_ROWS)


def test_dead_letters_alone_lists_them(flawed: Path) -> None:
    listed = opsgraph("etl", "dead-letters", "list", "--data", flawed)
    assert opsgraph("etl", "dead-letters", "--data", flawed) == listed


def test_dead_letters_of_another_source_or_run_are_left_out(flawed: Path) -> None:
    assert letters(flawed, "--source", "cmdb")["dead_letters"] == []
    run = letters(flawed)["dead_letters"][0]["run"]
    assert letters(flawed, "--run", run)["total"] == 2


def test_one_dead_letter_is_shown_by_the_beginning_of_its_id(flawed: Path) -> None:
    id = letters(flawed)["dead_letters"][0]["id"]
    shown = opsgraph("etl", "dead-letters", "show", id[:8], "--data", flawed)
    assert shown.code == 0
    assert BAD_ROWS[0] in shown.out


def test_a_replay_of_what_is_still_wrong_says_so_and_keeps_it(broken: Path) -> None:
    done = opsgraph("etl", "dead-letters", "replay", "--data", broken, "--format", "json")
    assert done.json["sources"][0]["dead"] == 2
    assert letters(broken)["total"] == 2


def test_what_is_given_up_is_forgotten(broken: Path) -> None:
    id = letters(broken)["dead_letters"][0]["id"]
    assert opsgraph("etl", "dead-letters", "drop", id, "--data", broken).code == 0
    assert [letter["id"] for letter in letters(broken)["dead_letters"]] != [id]
    assert "1 dead letter given up." in opsgraph("etl", "dead-letters", "drop", "--all", "--data", broken).out
    assert "everything could be read" in opsgraph("etl", "dead-letters", "list", "--data", broken).out


@pytest.mark.parametrize("arguments", [["drop"], ["drop", "nonesuch"], ["show", "nonesuch"], ["replay", "nonesuch"]])
def test_naming_no_dead_letter_is_wrong_input(flawed: Path, arguments: list[str]) -> None:
    done = opsgraph("etl", "dead-letters", *arguments, "--data", flawed)
    assert done.code == 2
    assert done.err.startswith("error: ")
    assert letters(flawed)["total"] == 2


def test_a_run_without_a_configured_source_says_how_to_get_one(tmp_path: Path) -> None:
    done = opsgraph("etl", "run", cwd=tmp_path)
    assert done.code == 2
    assert "opsgraph.toml" in done.err


def test_the_configured_sources_are_run(tmp_path: Path) -> None:
    (tmp_path / "opsgraph.toml").write_text(f'[sources.shop]\ntype = "files"\npath = "{RETAILER}"\n')
    done = opsgraph("etl", "run", "--format", "json", cwd=tmp_path)
    assert done.code == 0
    assert done.json["sources"][0]["source"] == "shop"
    full = opsgraph("etl", "run", "--source", "shop", "--full", cwd=tmp_path)
    assert full.code == 0
    assert "nothing has changed" in full.out
