"""The guided tour."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from tests.e2e.cli.command import opsgraph
from tests.pages import ROOT


def test_the_demo_loads_the_estate_shows_the_main_jobs_and_says_what_to_try_next(data: Path) -> None:
    done = opsgraph("demo", "--data", data)
    assert done.code == 0, done.err
    told = ["Loaded. ", "asset:payments-db", "→ DEPENDS_ON", "Data health", "What to try next"]
    places = [done.out.index(text) for text in told]
    assert places == sorted(places)
    assert (data / "graph.sqlite").is_file()


def test_every_command_that_the_demo_shows_can_be_typed(data: Path) -> None:
    tour = opsgraph("demo", "--data", data)
    shown = re.findall(r"^\$ opsgraph (.+)$", tour.out, re.MULTILINE)
    after = tour.out[tour.out.index("What to try next") :]
    tries = [words.split("  ")[0] for words in re.findall(r"^opsgraph (.+)$", after, re.MULTILINE)]
    commands = [words for words in [*shown, *tries] if not words.startswith(("serve", "load FOLDER"))]
    assert len(commands) >= 6
    for words in commands:
        done = opsgraph(*shlex.split(words), cwd=ROOT)
        assert done.code == 0, f"{words}: {done.err}"


def test_the_demo_can_be_run_again(own: Path) -> None:
    again = opsgraph("demo", "--data", own)
    assert again.code == 0
    assert "nothing has changed" in again.out


def test_the_demo_keeps_off_a_graph_of_ones_own(data: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "assets.csv").write_text("id,name\nmine,Mine\n")
    opsgraph("load", tmp_path / "mine", "--data", data)
    before = opsgraph("dump", "--data", data).out
    done = opsgraph("demo", "--data", data)
    assert done.code == 2
    assert "opsgraph demo --data" in done.err
    assert opsgraph("dump", "--data", data).out == before
