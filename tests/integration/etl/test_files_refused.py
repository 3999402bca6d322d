"""What cannot be read or understood at all is refused before anything is written, and the refusal says what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from etl.service import Ask
from etl.sources import open_source
from graph.errors import BadSettings, OpsgraphError, Unknown, Unreachable, WrongInput
from graph.ports import Collection
from graph.settings import SourceSettings, load_settings
from tests.integration.etl.desk import NOW, Desk, write


def untouched(desk: Desk) -> bool:
    """Nothing of the graph, and nothing of its bookkeeping but the runs."""
    records = desk.store.records
    kept = [records.count(collection) for collection in Collection.ALL if collection != Collection.RUN]
    return (desk.store.version().number, desk.dump(), kept) == (0, [], [0] * len(kept))


def missing_folder(folder: Path) -> None:
    """Leaves nothing there."""


def a_file(folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("id\na\n")


def an_empty_folder(folder: Path) -> None:
    folder.mkdir(parents=True)


def nothing_known(folder: Path) -> None:
    write(folder, {"asset.csv": "id\na\n", "assets.xlsx": "id\na\n", "notes.md": "# Notes"})


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (missing_folder, "does not exist"),
        (a_file, "is not a folder"),
        (an_empty_folder, "holds none of the files this source reads"),
        (nothing_known, "holds none of the files this source reads"),
    ],
)
def test_a_folder_that_is_none_is_wrong_input(desk: Desk, make: Any, says: str) -> None:
    make(desk.folder())
    with pytest.raises(WrongInput, match=says) as refused:
        desk.run(desk.folder())
    assert str(desk.folder()) in str(refused.value)
    assert refused.value.remedy
    assert untouched(desk)
    assert desk.store.records.count(Collection.RUN) == 0


@pytest.mark.parametrize("name", ["assets.csv", "assets.jsonl"])
def test_a_directory_named_like_a_file_leaves_nothing_half_written(desk: Desk, name: str) -> None:
    folder = write(desk.folder(), {"relations.csv": "source,type,target\na,USES,b\n", f"{name}/inside": "x"})
    with pytest.raises(Unreachable, match=name):
        desk.run(folder)
    assert desk.dump() == []
    (run,) = desk.store.records.list(Collection.RUN)
    assert (run["state"], run["sources"][0]["state"]) == ("failed", "failed")
    assert name in run["sources"][0]["error"]


def test_a_source_that_fails_does_not_stop_the_others(desk: Desk) -> None:
    good, bad = write(desk.folder("good"), {"assets.csv": "id\na\n"}), desk.home / "nowhere"
    desk.set(sources={"good": {"path": good}, "bad": {"path": bad}})
    report = desk.etl.run(Ask(now=NOW))
    states = {each.source: (each.state, each.new) for each in report.sources}
    assert states == {"good": ("succeeded", 1), "bad": ("failed", 0)}
    assert (report.state, report.exit_code) == ("failed", 1)
    assert list(desk.entities()) == ["asset:a"]


def test_a_configured_source_alone_raises_its_error_and_keeps_its_run(desk: Desk) -> None:
    desk.set(sources={"cmdb": {"path": desk.home / "nowhere"}})
    with pytest.raises(WrongInput, match="nowhere"):
        desk.etl.run(Ask(source="cmdb", now=NOW))
    assert desk.store.records.list(Collection.RUN)[0]["state"] == "failed"


def test_a_named_file_that_is_missing_is_wrong_input(desk: Desk) -> None:
    desk.set(sources={"files": {"files": {"assets": "cmdb.csv"}}})
    with pytest.raises(WrongInput, match=r"cmdb\.csv") as refused:
        desk.load({"assets.csv": "id\na\n"})
    assert "sources.files.files.assets" in refused.value.remedy
    assert untouched(desk)


def test_a_source_without_a_folder_is_told_which_setting_is_missing(desk: Desk) -> None:
    desk.set(sources={"cmdb": {}})
    with pytest.raises(BadSettings, match=r"sources\.cmdb\.path"):
        desk.etl.run(Ask(source="cmdb"))


def test_no_source_at_all_is_wrong_input(desk: Desk) -> None:
    with pytest.raises(WrongInput, match="No source is configured"):
        desk.etl.run(Ask())


def test_an_unknown_source_is_told_with_the_closest(desk: Desk) -> None:
    desk.set(sources={"cmdb": {"path": desk.home}})
    with pytest.raises(Unknown, match="Did you mean 'cmdb'"):
        desk.etl.run(Ask(source="cmbd"))


@pytest.mark.parametrize("now", ["yesterday", "2026-13-01"])
def test_a_clock_that_is_no_time_is_refused(desk: Desk, now: str) -> None:
    with pytest.raises(WrongInput, match="--now"):
        desk.load({"assets.csv": "id\na\n"}, now=now)
    assert untouched(desk)


@pytest.mark.parametrize(
    ("settings", "kind", "says"),
    [
        ({"type": "file"}, BadSettings, "Did you mean 'files'"),
        ({"type": "zzz"}, BadSettings, "Use one of: files"),
        ({"paht": "x"}, BadSettings, "'sources.cmdb.paht'. Did you mean 'path'"),
        ({"zzz": "x"}, BadSettings, "Valid here: columns, date_format, files, path"),
        ({"date_format": 5}, BadSettings, "sources.cmdb.date_format"),
        ({"path": 5}, BadSettings, "'sources.cmdb.path' cannot be 5"),
        ({"columns": {"asset": {"id": "CI"}}}, Unknown, "Did you mean 'assets'"),
        ({"columns": {"assets": {"nam": "CI"}}}, Unknown, "Did you mean 'name'"),
        ({"columns": {"relations": {"form": "CI"}}}, Unknown, "sources.cmdb.columns.relations: 'form'"),
        ({"columns": {"pools": {"min_upp": "CI"}}}, Unknown, "Did you mean 'min_up'"),
        ({"columns": {"assets": "CI"}}, BadSettings, "sources.cmdb.columns.assets"),
        ({"files": {"asset": "cmdb.csv"}}, Unknown, "Did you mean 'assets'"),
    ],
)
def test_settings_of_a_source_that_make_no_sense_are_refused(
    settings: dict[str, Any], kind: type[OpsgraphError], says: str
) -> None:
    with pytest.raises(kind) as refused:
        open_source("cmdb", SourceSettings.model_validate(settings))
    assert says in str(refused.value)
    assert refused.value.exit_code == 2


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A settings file that is not there yet, and is the only one."""
    path = tmp_path / "opsgraph.toml"
    monkeypatch.setenv("OPSGRAPH_CONFIG", str(path))
    return path


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ("dta = 'x'", "'dta'. Did you mean 'data'"),
        ("[etl]\nintervall = '5m'", "'etl.intervall'. Did you mean 'interval'"),
        ("[etl]\nzzz = 1", "Valid here: dead_floor, dead_share"),
        ("[api]\nprt = 1", "'api.prt'. Did you mean 'port'"),
        ("[precedence.types.database]\nordr = ['x']", "'precedence.types.database.ordr'. Did you mean 'order'"),
        ("[etl]\nremoval_share = 2", "'etl.removal_share' cannot be 2"),
        ("[etl]\ninterval = 'soon'", "'etl.interval' cannot be 'soon'"),
        ("[sources.cmdb]\ninterval = 'soon'", "'sources.cmdb.interval' cannot be 'soon'"),
        ("[api]\nport = 70000", "'api.port' cannot be 70000"),
        ("data = ", "is not TOML"),
    ],
)
def test_bad_keys_and_values_of_the_settings_file_are_named(config: Path, toml: str, says: str) -> None:
    config.write_text(toml)
    with pytest.raises(BadSettings) as refused:
        load_settings()
    assert says in str(refused.value)


def test_a_settings_file_that_is_none_is_named(config: Path) -> None:
    config.mkdir()
    with pytest.raises(BadSettings, match=str(config)):
        load_settings()


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("OPSGRAPH_DTA", "x", "Did you mean 'OPSGRAPH_DATA'"),
        ("OPSGRAPH_ETL__INTERVALL", "5m", "'etl.intervall'. Did you mean 'interval'"),
        ("OPSGRAPH_ETL__REMOVAL_SHARE", "many", "'etl.removal_share' cannot be 'many'"),
        ("OPSGRAPH_API__PRT", "1", "'api.prt'. Did you mean 'port'"),
        ("OPSGRAPH_ETK__INTERVAL", "5m", "OPSGRAPH_ETL"),
        ("OPSGRAPH_ZZZZZZZZ", "x", "no setting behind the variable 'OPSGRAPH_ZZZZZZZZ'"),
    ],
)
def test_bad_variables_are_named(
    config: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    config.touch()
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings) as refused:
        load_settings()
    assert says in str(refused.value)


def test_a_flag_beats_a_variable_and_that_the_file(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config.write_text("data = 'of-the-file'\nlog_level = 'info'\n[etl]\ninterval = '5m'\nremoval_floor = 3")
    monkeypatch.setenv("OPSGRAPH_DATA", "of-the-variable")
    monkeypatch.setenv("OPSGRAPH_ETL__INTERVAL", "7m")
    settings = load_settings(log_level="debug")
    assert (settings.data, settings.log_level) == (Path("of-the-variable"), "debug")
    assert (settings.etl.interval.total_seconds(), settings.etl.removal_floor) == (420, 3)
