"""What a person at a terminal sees: tables and colours, and everything that a pipe would hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.e2e.cli.command import RETAILER, on_a_terminal, opsgraph


def text_of(sent: str) -> str:
    """What is left to read once the colours are gone."""
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", sent)


def test_a_terminal_gets_a_drawn_table(estate: Path) -> None:
    code, sent = on_a_terminal("show", "payments", "--data", estate)
    assert code == 0
    assert "\x1b[" in sent
    assert "─" in sent


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_a_terminal_of_any_width_loses_nothing(estate: Path, columns: int) -> None:
    _, sent = on_a_terminal("health", "--check", "incomplete", "--data", estate, columns=columns)
    squeezed = "".join(text_of(sent).split())
    for line in opsgraph("health", "--check", "incomplete", "--data", estate).lines:
        if line.startswith("- "):
            assert "".join(line.split()) in squeezed


def test_help_on_a_terminal_is_drawn() -> None:
    code, sent = on_a_terminal("load", "--help")
    assert code == 0
    assert "╭" in sent
    assert "opsgraph load examples/retailer" in text_of(sent)


def test_json_on_a_terminal_is_indented_for_its_reader(estate: Path) -> None:
    _, sent = on_a_terminal("find", "payments-db", "--format", "json", "--data", estate)
    assert '\n  "query": "payments-db",' in sent.replace("\r", "")


def test_the_report_of_a_load_is_one_line_on_a_terminal_too(own: Path) -> None:
    _, sent = on_a_terminal("load", RETAILER, "--data", own, "--format", "json")
    last = sent.replace("\r", "").rstrip("\n").splitlines()[-1]
    assert last.startswith('{"run":')
    assert last.endswith("}")


def test_an_error_is_red_on_a_terminal(data: Path) -> None:
    code, sent = on_a_terminal("find", "x", "--data", data)
    assert code == 2
    assert "\x1b[1;31merror:\x1b[0m There is no graph" in sent
