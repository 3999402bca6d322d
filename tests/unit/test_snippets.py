"""The fenced blocks marked `console` run, and print what they show."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pages import PAGES, ROOT, Command, agree, page_name, session

SESSIONS = {path: run for path in PAGES if (run := session(path.read_text(encoding="utf-8")))}


@pytest.mark.slow
@pytest.mark.parametrize("path", list(SESSIONS), ids=page_name)
def test_the_console_blocks_of_a_page_run_and_print_what_they_show(path: Path, tmp_path: Path) -> None:
    """One folder a page, with nothing in it but `examples/`; the blocks run in the reader's order."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples", ignore=shutil.ignore_patterns("__pycache__"))
    for command in SESSIONS[path]:
        where = f"{page_name(path)}:{command.line}: {command.text}"
        assert command.text.startswith(("opsgraph ", "whatif ")), f"{where}: mark the block sh, it cannot run"
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", command.text],
            cwd=tmp_path,
            env=plain_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{where} ended with {done.returncode}\n{done.stdout}{done.stderr}"
        shown = "\n".join(command.output).strip("\n").splitlines()
        printed = done.stdout.strip("\n").splitlines()
        assert not shown or agree(shown, printed), f"{where} printed\n{done.stdout}"


def plain_environment() -> dict[str, str]:
    """This one, without settings of its own, the installed commands first on its path."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OPSGRAPH_")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{kept['PATH']}"
    return {**kept, "PATH": path, "NO_COLOR": "1", "COLUMNS": "110"}


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        (["a", "b"], ["a", "b"], True),
        (["a"], ["a", "b"], False),
        (["a", "…"], ["a", "b", "c"], True),
        (["a", "…", "c"], ["a", "c"], True),
        (["…", "c"], ["a", "b"], False),
        (["took … s"], ["took 0.31 s"], True),
        (["took … s"], ["took 0.31 h"], False),
        (["a.c"], ["abc"], False),
    ],
)
def test_an_ellipsis_stands_for_any_text_or_any_lines(shown: list[str], printed: list[str], same: bool) -> None:
    assert agree(shown, printed) is same


def test_a_block_inside_another_is_not_run() -> None:
    assert session("````markdown\n```console\n$ opsgraph find x\n```\n````\n") == []


def test_the_lines_below_a_command_are_its_output() -> None:
    text = "```console\n$ opsgraph find x\ny\n$ opsgraph doctor\n```\n"
    assert session(text) == [Command(2, "opsgraph find x", ["y"]), Command(4, "opsgraph doctor", [])]
