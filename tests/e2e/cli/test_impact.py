"""`opsgraph impact` and `opsgraph dependencies`: the answers of `whatif`, from the command that looks at the graph."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.e2e.cli.command import environment, on_a_terminal, opsgraph
from tests.pages import ROOT


def whatif(*arguments: str | Path) -> str:
    program = [sys.executable, "-m", "simulate.cli", *map(str, arguments)]
    done = subprocess.run(program, cwd=ROOT, env=environment(), capture_output=True, text=True, check=True)
    return done.stdout


def test_the_impact_of_an_asset_is_told_worst_first(estate: Path) -> None:
    done = opsgraph("impact", "orders-db-1", "--data", estate)
    assert done.code == 0
    assert done.lines[0] == "What if orders-db-1 goes down?"
    states = [line.split()[0] for line in done.lines if line.startswith(("  DOWN ", "  DEGRADED "))]
    assert states == sorted(states, key=["DOWN", "DEGRADED"].index)
    assert "orders@tidewell.example" in done.out


def test_its_json_has_the_bytes_of_whatif(estate: Path) -> None:
    done = opsgraph("impact", "orders-db-1", "--with-incidents", "--data", estate, "--format", "json")
    assert done.out == whatif("fail", "orders-db-1", "--with-incidents", "--data", estate, "--format", "json")
    few = json.loads(opsgraph("impact", "orders-db-1", "--limit", "1", "--data", estate, "--format", "json").out)
    assert (few["shown"], few["total"] > 1) == (1, True)


def test_dependencies_come_with_the_way_to_them(estate: Path) -> None:
    done = opsgraph("dependencies", "checkout", "--limit", "3", "--data", estate)
    assert done.code == 0
    assert done.lines[0] == "What could have caused trouble at checkout?"
    doc = json.loads(opsgraph("dependencies", "checkout", "--data", estate, "--format", "json").out)
    assert doc["schema"] == "opsgraph.dependencies/1"
    assert doc["shown"] == doc["total"]
    assert all(cause["path"] for cause in doc["causes"])


def test_a_terminal_gets_colours(estate: Path) -> None:
    code, text = on_a_terminal("impact", "orders-db-1", "--data", estate)
    assert code == 0
    assert "\x1b[" in text


def test_what_is_not_there_is_told_with_what_comes_closest(estate: Path, tmp_path: Path) -> None:
    done = opsgraph("impact", "orders-db-11", "--data", estate)
    assert (done.code, done.err) == (2, "error: There is no asset 'orders-db-11'. Did you mean 'orders-db-1'?\n")
    done = opsgraph("dependencies", "checkout", "--as-of", "2020-01-01", "--data", estate)
    assert done.code == 2
    assert "history" in done.err
    done = opsgraph("impact", "orders-db-1", "--data", tmp_path / "none")
    assert done.code == 2
    assert "opsgraph load" in done.err
