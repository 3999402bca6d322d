"""How `whatif` ends: 0 within the gate, 1 gate not met, 2 wrong input, 3 the platform could not answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.cli.command import environment
from tests.e2e.whatif.command import whatif


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ([], 0),
        (["down:critical"], 0),
        (["down:high"], 1),
        (["degraded:critical"], 1),
        (["at-risk:critical"], 1),
        (["new-spof:critical"], 1),
        (["lost-spare:low"], 1),
        (["risk:100"], 0),
        (["risk:1"], 1),
        (["down:500"], 0),
        (["down:5"], 1),
        (["confidence:0.5"], 0),
        (["incomplete"], 1),
        (["down:critical", "down:high"], 1),
    ],
)
def test_a_gate_that_is_not_met_is_exit_code_1_and_an_answer_all_the_same(
    rules: list[str], code: int, estate: Path
) -> None:
    done = whatif("fail", "hv-ams-04", "--data", estate, *(word for rule in rules for word in ("--fail-on", rule)))
    assert (done.code, done.err) == (code, "")
    assert done.json["gate"]["passed"] is (code == 0)
    assert len(done.json["gate"]["rules"]) == len(rules)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["fail"], "No asset is named"),
        (["fail", "hv-ams-4"], "hv-ams-04"),
        (["fail", "legacy-shop"], "legacy-shop"),
        (["fail", "hv-ams-04", "--fail-on", "dwn:critical"], "down"),
        (["fail", "hv-ams-04", "--fail-on", "down:critcal"], "critical"),
        (["fail", "hv-ams-04", "--fail-on", "risk:many"], "risk:many"),
        (["fail", "hv-ams-04", "--as-of", "yesterday"], "yesterday"),
        (["fail", "hv-ams-04", "--as-of", "1999-01-01T00:00:00Z"], "history"),
        (["fail", "hv-ams-04", "--max-age", "old"], "old"),
        (["fail", "hv-ams-04", "--limit", "few"], "few"),
        (["fail", "hv-ams-04", "--limit", "-1"], "limit"),
        (["fail", "hv-ams-04", "--format", "tble"], "Did you mean 'table'"),
        (["spof", "--format", "junit"], "cannot be shown as junit"),
        (["fail", "hv-ams-04", "--nonsense"], "--nonsense"),
        (["fial", "hv-ams-04"], "Did you mean 'fail'"),
        (["--nonsense"], "--nonsense"),
        (["run"], "SCENARIO.yaml"),
        (["run", "missing.yaml"], "missing.yaml"),
        (["change", "CHG229"], "CHG229"),
        (["risk", "CHG0"], "CHG0"),
        (["compare", "a.yaml", "b.yaml"], "a.yaml"),
        (["compare", "one", "other"], "one"),
        (["saved", "shw"], "Did you mean 'show'"),
        (["saved", "show"], "NAME"),
        (["saved", "frob"], "There are list, show, run, delete."),
        (["saved", "list", "plan"], "'plan'"),
        (["fail", "hv-ams-04", "--format", ""], "--format: it is empty"),
        (["fail", "hv-ams-04", "--server", " "], "--server: it is empty"),
        (["fail", "hv-ams-04", "--data", ""], "--data: it is empty"),
        (["run", "plan.yaml", "--save", ""], "--save: it is empty"),
        (["availability", "checkout", "--scenario", ""], "--scenario: it is empty"),
        (["fail", "hv-ams-04", "--limit", "9" * 5000], "a number of 5000 digits is too large"),
        (["availability", "checkout", "--seed", "9" * 19], "a number of 19 digits is too large"),
        (["run", "/dev/zero"], "more than 500,000 characters"),
        (["saved", "run", "nothing"], "nothing"),
        (["availability"], "SERVICE"),
        (["availability", "checkout", "--trials", "0"], "trials"),
        (["availability", "checkout", "--seed", "x"], "'x'"),
        (["collisions", "--from", "soon"], "soon"),
        (["collisions", "--from", "2026-07-01T00:00:00Z", "--to", "2026-06-01T00:00:00Z"], "2026-07-01"),
        (["collisions", "--fail-on", "down:critical"], "collision"),
        (["review", "nothing"], "nothing"),
        (["backtest", "missing.yaml"], "missing.yaml"),
        (["fail", "x", "--server", "nonsense"], "--server"),
    ],
)
def test_wrong_input_is_exit_code_2_and_one_sentence_that_names_it(
    words: list[str], told: str, estate: Path, tmp_path: Path
) -> None:
    whole = "--server" in words or words[0].startswith("--")
    done = whatif(*words, *([] if whole else ["--data", str(estate)]), cwd=tmp_path)
    assert done.code == 2, done.err
    assert done.out == ""
    assert done.err.startswith("error: ")
    assert told in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("steps:\n  - fail: payment-db\n", ["line 2", "step 1", "payments-db"]),
        ("steps:\n  - fial: payments-db\n", ["line 2", "fail"]),
        ("steps: [\n", ["line"]),
        ("stpes: []\n", ["stpes", "steps"]),
        ("- a\n", ["wrong.yaml"]),
        ("", ["wrong.yaml"]),
        ("steps:\n  - remove: loyalty-db-1\n  - fail: loyalty-db-1\n", ["step 2", "loyalty-db-1"]),
        ("steps:\n  - add: {id: loyalty-db-1, type: database}\n", ["step 1", "loyalty-db-1"]),
        ("steps:\n  - connect: {source: payments, type: DEPENDS_UPON, target: loyalty-db}\n", ["DEPENDS_ON"]),
        ("steps:\n  - disconnect: {source: payments, type: DEPENDS_ON, target: loyalty-db}\n", ["step 1"]),
        ("steps:\n  - require: {asset: loyalty-db, pool: members, min_up: 9}\n", ["step 1", "9"]),
        ("steps:\n  - fail: loyalty-db-1\ngate:\n  - no: {state: BROKEN}\n", ["line 4", "BROKEN"]),
        ("as_of: tomorrow\nsteps:\n  - fail: loyalty-db-1\n", ["line 1", "tomorrow"]),
    ],
)
def test_a_scenario_that_is_wrong_names_line_step_and_closest_match(
    text: str, told: list[str], estate: Path, tmp_path: Path
) -> None:
    (tmp_path / "wrong.yaml").write_text(text)
    done = whatif("run", "wrong.yaml", "--data", estate, cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    for words in told:
        assert words in done.err, done.err
    assert "Traceback" not in done.err


def test_no_graph_is_exit_code_2_and_says_how_to_get_one(tmp_path: Path) -> None:
    done = whatif("fail", "x", cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert "opsgraph load" in done.err
    assert not (tmp_path / ".opsgraph").exists(), "asking makes nothing"


def test_a_wrong_scenario_of_availability_is_named_by_its_file(estate: Path, tmp_path: Path) -> None:
    (tmp_path / "wrong.yaml").write_text("stpes: []\n")
    done = whatif("availability", "checkout", "--scenario", "wrong.yaml", "--data", estate, cwd=tmp_path)
    assert (done.code, done.err[:27]) == (2, "error: wrong.yaml, line 1: ")


def test_a_very_long_name_is_told_in_short(estate: Path) -> None:
    done = whatif("fail", "x" * 60_000, "--data", estate)
    assert done.code == 2
    assert done.err.endswith("Name one by id, uid, alias, or a name only one has.\n")
    assert len(done.err) < 2_100


def test_a_closed_input_is_exit_code_2(estate: Path) -> None:
    told = "error: Standard input is closed, and - reads from it. Pipe the file in, or name it.\n"
    assert in_bash(estate, "run -", "<&-") == (2, told)


def test_old_evidence_is_exit_code_3(estate: Path) -> None:
    done = whatif("fail", "hv-ams-04", "--data", estate, "--max-age", "2h")
    assert (done.code, done.out) == (3, "")
    assert "files" in done.err


def test_a_gate_that_cannot_be_evaluated_is_exit_code_3(estate: Path) -> None:
    done = whatif("fail", "hv-ams-04", "--data", estate, "--fail-on", "collision")
    assert (done.code, done.out) == (3, "")
    assert "cannot be evaluated" in done.err


def test_a_file_that_is_no_graph_is_exit_code_3(tmp_path: Path) -> None:
    (tmp_path / "graph.sqlite").write_bytes(b"no database at all" * 100)
    done = whatif("fail", "x", "--data", tmp_path)
    assert done.code == 3
    assert "graph.sqlite" in done.err


def test_a_damaged_topology_is_built_again(estate: Path, tmp_path: Path) -> None:
    import shutil

    data = Path(shutil.copytree(estate, tmp_path / "data"))
    (data / "topology.bin").write_bytes(b"damaged")
    assert whatif("fail", "hv-ams-04", "--data", data).out == whatif("fail", "hv-ams-04", "--data", estate).out


def test_asking_changes_nothing(estate: Path) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in estate.iterdir() if path.name == "graph.sqlite"}
    assert whatif("fail", "hv-ams-04", "--data", estate).code == 0
    assert {path.name: path.stat().st_mtime_ns for path in estate.iterdir() if path.name == "graph.sqlite"} == before


def test_a_wrong_setting_is_exit_code_2(estate: Path) -> None:
    done = whatif("fail", "hv-ams-04", "--data", estate, env=environment(OPSGRAPH_DTA="x"))
    assert done.code == 2
    assert "OPSGRAPH_DATA" in done.err


def test_debug_shows_the_trace(estate: Path) -> None:
    done = whatif("fail", "nobody", "--data", estate, "--debug")
    assert done.code == 2
    assert "Traceback" in done.err


def test_a_reader_that_goes_early_is_no_error(estate: Path) -> None:
    assert in_bash(estate, "fail dc-ams --format html", "| head -1") == (0, "")


def test_a_reader_that_goes_early_opens_no_gate(estate: Path) -> None:
    assert in_bash(estate, "fail dc-ams --format html --fail-on down:critical", "| head -1") == (1, "")


@pytest.mark.parametrize(("rule", "code"), [("down:critical", 1), ("down:500", 0)])
def test_a_closed_output_leaves_the_exit_code(rule: str, code: int, estate: Path) -> None:
    assert in_bash(estate, f"fail dc-ams --fail-on {rule}", ">&-") == (code, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_an_answer_that_cannot_be_written_is_exit_code_3(estate: Path) -> None:
    code, told = in_bash(estate, "fail hv-ams-04", "> /dev/full")
    assert code == 3
    assert told.startswith("error: The answer cannot be written: ")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("words", ["--help", "fail --help", "--version", "completion bash"])
def test_nor_can_help_that_cannot_be_written(estate: Path, words: str) -> None:
    code, told = in_bash(estate, words, "> /dev/full")
    assert (code, told[:38]) == (3, "error: The answer cannot be written: N")


def in_bash(estate: Path, words: str, output: str) -> tuple[int, str]:
    """How it ends in a shell that takes pipes seriously, and what it says on stderr."""
    import subprocess

    from tests.e2e.whatif.command import PROGRAM
    from tests.pages import ROOT

    command = " ".join([*PROGRAM, words, "--data", str(estate)])
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", f"{command} {output}"],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr
