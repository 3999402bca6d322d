"""`--server` prints the bytes that `--data` prints on the same graph."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.whatif.command import asked, whatif
from tests.e2e.whatif.questions import QUESTIONS

each_question = pytest.mark.parametrize("words", [words for words, _ in QUESTIONS.values()], ids=list(QUESTIONS))


@each_question
def test_the_platform_prints_the_same_bytes(words: list[str], estate: Path, files: Path, server: str) -> None:
    here = asked(*words, "--data", str(estate), cwd=files)
    there = whatif(*words, "--server", server, cwd=files)
    assert (there.code, there.err) == (0, "")
    assert there.out == here.out


@pytest.mark.parametrize("format", ["table", "markdown", "html", "mermaid", "junit"])
def test_it_looks_the_same_in_every_format(format: str, estate: Path, server: str) -> None:
    words = ["fail", "hv-ams-04", "--format", format, "--fail-on", "down:high"]
    here, there = whatif(*words, "--data", estate), whatif(*words, "--server", server)
    assert (there.code, there.out) == (here.code, here.out)
    assert here.code == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["fail", "payment-db"], 2),
        (["fail", "hv-ams-04", "--fail-on", "dwn:critical"], 2),
        (["fail", "hv-ams-04", "--as-of", "1999-01-01T00:00:00Z"], 2),
        (["fail", "hv-ams-04", "--max-age", "1s"], 3),
        (["fail", "hv-ams-04", "--fail-on", "down:high"], 1),
        (["risk", "CHG0"], 2),
        (["saved", "show", "nothing"], 2),
        (["collisions", "--to", "soon"], 2),
    ],
)
def test_errors_and_exit_codes_are_the_same(words: list[str], code: int, estate: Path, server: str) -> None:
    here, there = whatif(*words, "--data", estate), whatif(*words, "--server", server)
    assert (here.code, there.code) == (code, code)
    assert there.err == here.err


def test_a_scenario_can_be_kept_there(files: Path, server: str) -> None:
    assert whatif("run", "plan.yaml", "--save", "there", "--server", server, cwd=files).code == 0
    listed = whatif("saved", "--server", server).json
    assert "there" in [row["name"] for row in listed["scenarios"]]
    assert whatif("saved", "delete", "there", "--server", server).code == 0


def test_a_platform_out_of_reach_is_exit_code_3() -> None:
    done = whatif("fail", "x", "--server", "http://127.0.0.1:9")
    assert done.code == 3
    assert "cannot be reached" in done.err
    assert done.out == ""
