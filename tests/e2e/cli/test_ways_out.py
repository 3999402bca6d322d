"""Starting, helping, failing: how the command behaves whatever it is asked."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.e2e.cli.command import PROGRAM, RETAILER, environment, opsgraph
from tests.pages import ROOT

HEAVY = (
    "pydantic",
    "strawberry",
    "numpy",
    "neo4j",
    "fastapi",
    "uvicorn",
    "rich",
    "structlog",
    "yaml",
    "apscheduler",
)


# ------------------------------------------------------------------------------------ start and help


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys\nfrom api.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        f"sys.exit(' '.join(name for name in {HEAVY!r} if name in sys.modules) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "dead" not in done.stdout
    assert "load" in done.stdout


@pytest.mark.parametrize("arguments", [[], ["etl"]])
def test_a_group_of_commands_alone_shows_its_help(arguments: list[str]) -> None:
    done = opsgraph(*arguments)
    assert done == opsgraph(*arguments, "--help")
    assert done.code == 0
    assert "Commands:" in done.out


def test_help_in_a_pipe_is_plain() -> None:
    done = opsgraph("load", "--help")
    assert done.code == 0
    assert not {"╭", "│", "\x1b"} & set(done.out)
    assert "opsgraph load examples/retailer" in done.out


def test_the_version_is_told() -> None:
    assert opsgraph("--version").out.startswith("opsgraph ")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_shell_is_offered_commands(shell: str) -> None:
    asked = environment(
        _OPSGRAPH_COMPLETE=f"complete_{shell}",
        COMP_WORDS="opsgraph etl d",
        COMP_CWORD="2",
        _TYPER_COMPLETE_ARGS="opsgraph etl d",
        _TYPER_COMPLETE_FISH_ACTION="get-args",
    )
    assert "dead-letters" in opsgraph(env=asked).out


def test_the_shell_is_offered_ids_of_the_graph(estate: Path) -> None:
    asked = environment(
        _OPSGRAPH_COMPLETE="complete_bash", COMP_WORDS="opsgraph show payments-d", COMP_CWORD="2",
        OPSGRAPH_DATA=str(estate),
    )  # fmt: skip
    assert opsgraph(env=asked).lines == ["payments-db", "payments-db-1", "payments-db-2"]


# ---------------------------------------------------------------------------------------------- errors


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["laod"], "No such command 'laod'. Did you mean 'load'? See `opsgraph --help`."),
        (["load"], "Missing argument 'FOLDER'. See `opsgraph load --help`."),
        (["find", "x", "--limits", "3"], "--limit"),
        (["find", "x", "--format", "yaml"], "See `opsgraph find --help`."),
        (["find", "x", "--limit", "-1"], "See `opsgraph find --help`."),
    ],
)
def test_a_wrong_command_line_is_one_sentence_and_exit_code_2(arguments: list[str], says: str) -> None:
    done = opsgraph(*arguments)
    assert done.code == 2
    assert done.out == ""
    assert done.err.count("\n") == 1
    assert done.err.startswith("error: ")
    assert says in done.err


def test_a_setting_that_does_not_exist_is_exit_code_2_and_named() -> None:
    done = opsgraph("find", "x", env=environment(OPSGRAPH_ETL__INTERVALL="5m"))
    assert done.code == 2
    assert "intervall" in done.err.lower()


def test_a_log_level_that_does_not_exist_is_exit_code_2(own: Path) -> None:
    done = opsgraph("load", RETAILER, "--data", own, env=environment(OPSGRAPH_LOG_LEVEL="loud"))
    assert done.code == 2
    assert "'loud'" in done.err


def test_a_store_that_is_none_is_exit_code_3_with_the_next_step(data: Path) -> None:
    data.mkdir()
    (data / "graph.sqlite").write_bytes(b"not a database at all, but long enough for one" * 100)
    done = opsgraph("find", "x", "--data", data)
    assert done.code == 3
    assert done.err.startswith("error: ")
    assert "--data" in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize("place", ["before", "after"])
def test_debug_shows_the_trace_wherever_it_stands(data: Path, place: str) -> None:
    words = ["find", "x", "--data", str(data)]
    done = opsgraph(*(["--debug", *words] if place == "before" else [*words, "--debug"]))
    assert done.code == 2
    assert "Traceback" in done.err
    assert done.err.splitlines()[-1].startswith("error: There is no graph")


def test_debug_after_two_dashes_is_a_text_like_any_other(estate: Path) -> None:
    assert opsgraph("find", "--data", estate, "--", "--debug").out == "Nothing is called like '--debug'.\n"


def test_an_unexpected_error_is_a_sentence_too_with_exit_code_3(estate: Path) -> None:
    script = (
        "from api import cli\nfrom api.commands import dump\n"
        "import graph.stores.sqlite.store as store\n"
        "store.SqliteStore.export = lambda self: 1 / 0\n"
        f"cli.main(['dump', '--data', {str(estate)!r}])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert "ZeroDivisionError" in done.stderr
    assert "--debug" in done.stderr


def test_an_interrupt_ends_the_command_with_130_and_no_trace(estate: Path) -> None:
    """A dump whose reader takes nothing waits; then Ctrl-C."""
    process = subprocess.Popen(
        [*PROGRAM, "dump", "--data", str(estate)],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    os.read(process.stdout.fileno(), 1)  # it is at work
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert err == b""
