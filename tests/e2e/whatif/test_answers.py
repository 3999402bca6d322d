"""Every command answers in every format it has, and its document keeps to the published schema."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.e2e.whatif.command import asked, whatif
from tests.e2e.whatif.questions import QUESTIONS
from tests.unit.simulate.schemas import faults

each_question = pytest.mark.parametrize(("words", "schema"), QUESTIONS.values(), ids=list(QUESTIONS))


@each_question
def test_the_document_keeps_to_its_schema(words: list[str], schema: str, estate: Path, files: Path) -> None:
    done = asked(*words, "--data", str(estate), cwd=files)
    assert (done.code, done.err) == (0, "")
    doc = json.loads(done.out)
    assert doc["schema"] == schema
    assert faults(doc) == []


@each_question
def test_the_same_question_gives_the_same_bytes(words: list[str], schema: str, estate: Path, files: Path) -> None:
    del schema
    first = asked(*words, "--data", str(estate), cwd=files)
    assert whatif(*words, "--data", estate, cwd=files).out == first.out


@each_question
@pytest.mark.parametrize("format", ["table", "markdown", "html"])
def test_people_can_read_it(words: list[str], schema: str, format: str, estate: Path, files: Path) -> None:
    del schema
    done = whatif(*words, "--data", estate, "--format", format, cwd=files)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith({"markdown": "### ", "html": "<!DOCTYPE html>"}.get(format, ""))
    assert "None" not in done.out.replace("None.", "")
    assert "{'" not in done.out


@each_question
def test_pipelines_can_read_it(words: list[str], schema: str, estate: Path, files: Path) -> None:
    del schema
    done = whatif(*words, "--data", estate, "--format", "junit", cwd=files)
    if done.code == 2:
        assert "cannot be shown as junit" in done.err
    else:
        assert ET.fromstring(done.out).tag == "testsuites"


def test_in_a_pipe_the_answer_is_json_of_one_line(estate: Path) -> None:
    done = whatif("fail", "hv-ams-04", "--data", estate)
    assert len(done.lines) == 1
    assert done.json["schema"] == "opsgraph.whatif/1"


def test_json_shows_all_rows_and_a_limit_shows_fewer(estate: Path) -> None:
    doc = whatif("fail", "dc-ams", "--data", estate).json
    assert doc["shown"] == doc["total"] == len(doc["affected"]) > 50
    doc = whatif("fail", "dc-ams", "--data", estate, "--limit", "3").json
    assert (doc["shown"], len(doc["affected"])) == (3, 3)


def test_an_asset_goes_by_its_name_too(estate: Path) -> None:
    by_id = whatif("fail", "hv-ams-04", "--data", estate).json
    by_uid = whatif("fail", "asset:hv-ams-04", "--data", estate).json
    by_name = whatif("fail", "hypervisor amsterdam 4", "--data", estate).json
    assert by_id["affected"] == by_uid["affected"] == by_name["affected"]


def test_a_scenario_comes_from_standard_input_too(estate: Path, files: Path) -> None:
    text = (files / "plan.yaml").read_text()
    piped = whatif("run", "-", "--data", estate, stdin=text)
    assert piped.json["affected"] == whatif("run", files / "plan.yaml", "--data", estate).json["affected"]


def test_the_folder_comes_from_flag_variable_settings_or_default(estate: Path, tmp_path: Path) -> None:
    from tests.e2e.cli.command import environment

    expected = whatif("fail", "hv-ams-04", "--data", estate).out
    assert whatif("fail", "hv-ams-04", env=environment(OPSGRAPH_DATA=str(estate)), cwd=tmp_path).out == expected
    (tmp_path / ".opsgraph").symlink_to(estate)
    assert whatif("fail", "hv-ams-04", cwd=tmp_path).out == expected
    (tmp_path / ".opsgraph").unlink()
    (tmp_path / "opsgraph.toml").write_text(f'data = "{estate}"\n')
    assert whatif("fail", "hv-ams-04", cwd=tmp_path).out == expected


# ---------------------------------------------------------------------------------------- saved scenarios


@pytest.fixture
def own(estate: Path, tmp_path: Path) -> Path:
    """The example estate, the test's own to write to."""
    import shutil

    return Path(shutil.copytree(estate, tmp_path / "data"))


def test_a_scenario_is_kept_listed_shown_run_compared_and_deleted(own: Path, files: Path) -> None:
    run = whatif("run", "plan.yaml", "--save", "third-node", "--data", own, cwd=files)
    assert run.code == 0
    assert "Kept as third-node" in run.err
    listed = whatif("saved", "--data", own).json
    assert [row["name"] for row in listed["scenarios"]] == ["third-node"]
    assert faults(listed) == []
    shown = whatif("saved", "show", "third-node", "--data", own).json
    assert shown["scenario"]["text"] == (files / "plan.yaml").read_text()
    assert faults(shown) == []
    assert whatif("saved", "run", "third-node", "--data", own).json["affected"] == run.json["affected"]
    both = whatif("compare", "third-node", files / "plan.yaml", "--data", own).json
    assert (both["better"], both["differences"]) == (None, [])
    deleted = whatif("saved", "delete", "third-node", "--data", own)
    assert faults(deleted.json) == []
    assert whatif("saved", "--data", own).json["scenarios"] == []


@pytest.mark.parametrize("words", [["saved"], ["saved", "show", "plan"], ["saved", "delete", "plan"]])
def test_what_is_kept_can_be_read_by_people(own: Path, files: Path, words: list[str]) -> None:
    whatif("run", "plan.yaml", "--save", "plan", "--data", own, cwd=files)
    for format in ("table", "markdown"):
        done = whatif(*words[: 3 if format == "table" else 1], "--data", own, "--format", format)
        assert done.code == 0
        assert "plan" in done.out.lower() or "Deleted" in done.out or "None." in done.out


def test_a_scenario_that_is_wrong_is_not_kept(own: Path, files: Path) -> None:
    (files / "wrong.yaml").write_text("steps:\n  - fail: nobody\n")
    assert whatif("run", "wrong.yaml", "--save", "wrong", "--data", own, cwd=files).code == 2
    assert whatif("saved", "--data", own).json["scenarios"] == []
