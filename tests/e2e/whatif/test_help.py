"""Help, completion, terminals; and that starting costs next to nothing."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from simulate.command.commands import COMMANDS
from tests.e2e.cli.command import environment
from tests.e2e.whatif.command import PROGRAM, whatif
from tests.pages import ROOT

HEAVY = {
    *("numpy", "pydantic", "pydantic_settings", "rich", "typer", "orjson", "yaml", "neo4j", "fastapi"),
    *("typing", "dataclasses", "inspect", "asyncio", "shutil", "tempfile", "subprocess", "urllib.request"),
}


def imported(*arguments: str | Path) -> set[str]:
    """What a run of the command imports."""
    program = "import sys; sys.argv = ['whatif', *sys.argv[1:]]; import atexit; bare = set(sys.modules)\n"
    program += "atexit.register(lambda: print('\\n'.join(set(sys.modules) - bare), file=sys.stderr))\n"
    program += "from simulate.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-S", "-c", program, *map(str, arguments)],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stderr.split())


@pytest.mark.parametrize("words", [["--help"], ["fail", "--help"], ["saved", "--help"], ["completion", "bash"]])
def test_help_imports_nothing_heavy(words: list[str]) -> None:
    assert imported(*words) & HEAVY == set()


def test_a_small_answer_imports_nothing_heavy(estate: Path) -> None:
    assert imported("fail", "hv-ams-04", "--format", "json", "--data", estate) & HEAVY == set()


@pytest.mark.parametrize("format", ["table", "markdown", "html", "mermaid", "junit"])
def test_no_format_imports_anything_heavy(estate: Path, format: str) -> None:
    assert imported("fail", "hv-ams-04", "--format", format, "--data", estate) & HEAVY == set()


def test_the_help_lists_every_command() -> None:
    done = whatif("--help")
    assert done.code == 0
    assert set(re.findall(r"^  (\w+)  ", done.out, re.MULTILINE)) >= {*COMMANDS, "completion"}
    assert whatif().out == done.out


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_says_what_it_does_and_shows_an_example(name: str) -> None:
    done = whatif(name, "--help")
    assert done.code == 0
    assert COMMANDS[name].help in done.out
    assert f"\n  whatif {name}" in done.out
    assert all(len(line) <= 110 for line in done.lines)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_examples_of_a_command_can_be_read_by_it(name: str) -> None:
    for example in COMMANDS[name].examples:
        command, *words = example.split()
        assert command == name
        COMMANDS[name].parser().parse_args(words)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_printed_for_each_shell(shell: str) -> None:
    done = whatif("completion", shell)
    assert done.code == 0
    assert "whatif --complete" in done.out


def test_completion_for_another_shell_names_those_there_are() -> None:
    done = whatif("completion", "tcsh")
    assert done.code == 2
    assert "bash" in done.err


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["fa"], ["fail"]),
        (["fail", "hv-ams-0"], [f"hv-ams-0{number}" for number in range(1, 9)]),
        (["fail", "hv-ams-04", "--deg"], ["--degrade"]),
        (["fail", "--format", "ma"], ["markdown"]),
        (["saved", "de"], ["delete"]),
        (["completion", "z"], ["zsh"]),
        (["nonsense", "x"], []),
    ],
)
def test_words_are_completed(words: list[str], found: list[str], estate: Path) -> None:
    done = whatif("--complete", *words, env=environment(OPSGRAPH_DATA=str(estate)))
    assert done.code == 0
    assert done.lines == found


def test_bash_takes_the_completion(estate: Path, tmp_path: Path) -> None:
    program = tmp_path / "whatif"
    program.write_text(f'#!/bin/sh\nexec {" ".join(PROGRAM)} "$@"\n')
    program.chmod(0o755)
    script = "source <(whatif completion bash); COMP_WORDS=(whatif fail hv-ams-04 --for); COMP_CWORD=3; _whatif;"
    done = subprocess.run(
        ["bash", "-c", f"{script} echo ${{COMPREPLY[@]}}"],
        cwd=ROOT,
        env=environment(PATH=f"{tmp_path}{os.pathsep}{os.environ['PATH']}"),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["--format"]


def on_a_terminal(*arguments: str | Path, **more: str) -> str:
    """Everything that a terminal is sent."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*PROGRAM, *map(str, arguments)],
        cwd=ROOT,
        env=environment(TERM="xterm-256color", **more),
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    sent = b""
    try:
        while piece := os.read(ours, 65536):
            sent += piece
    except OSError:
        pass  # the terminal hangs up once the process has ended
    os.close(ours)
    assert process.wait(timeout=60) == 0
    return sent.decode()


def test_on_a_terminal_the_answer_is_a_table_in_colour_as_wide_as_it(estate: Path) -> None:
    sent = on_a_terminal("fail", "hv-ams-04", "--data", estate, COLUMNS="90")
    assert "\x1b[1;31mDOWN\x1b[0m" in sent
    plain = re.sub(r"\x1b\[[\d;]*m", "", sent).splitlines()
    assert max(map(len, plain)) <= 90


@pytest.mark.parametrize("more", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colours_can_be_turned_off(estate: Path, more: dict[str, str]) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*PROGRAM, "fail", "hv-ams-04", "--data", str(estate), "--limit", "1"],
        cwd=ROOT,
        env=environment(**{"TERM": "xterm", **more}),
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    sent = b""
    try:
        while piece := os.read(ours, 65536):
            sent += piece
    except OSError:
        pass
    os.close(ours)
    assert process.wait(timeout=60) == 0
    assert b"\x1b" not in sent
