"""The guided tour."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.e2e.cli.command import Done, opsgraph
from tests.pages import ROOT
from tests.rigs.model import prepared_model

LONG = 280.0
"""Seconds: the tour embeds all that the estate knows."""


@pytest.fixture(scope="module")
def toured(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Done]:
    """A data folder in which the demo ran, its model prepared before, and what it said."""
    data = tmp_path_factory.mktemp("toured") / "data"
    model = prepared_model()
    shutil.copytree(model.folder, data / "models" / model.folder.name)
    return data, opsgraph("demo", "--data", data, limit=LONG)


def test_the_demo_loads_the_estate_shows_the_main_jobs_and_says_what_to_try_next(toured: tuple[Path, Done]) -> None:
    data, done = toured
    assert done.code == 0, done.err
    told = [
        *(
            "is prepared",
            "Loaded. ",
            "asset:payments-db",
            "→ DEPENDS_ON",
            "What if hv-ams-04 goes down?",
            "Gate: not met",
        ),
        *("Gate: not met", "found by", "Passages", "Data health", "What to try next"),
    ]
    places = [done.out.index(text) for text in told]
    assert places == sorted(places)
    assert (data / "graph.sqlite").is_file()


def test_every_command_that_the_demo_shows_can_be_typed(toured: tuple[Path, Done]) -> None:
    _, tour = toured
    shown = re.findall(r"^\$ opsgraph (.+)$", tour.out, re.MULTILINE)
    after = tour.out[tour.out.index("What to try next") :]
    tries = [words.split("  ")[0] for words in re.findall(r"^opsgraph (.+)$", after, re.MULTILINE)]
    commands = [words for words in [*shown, *tries] if not words.startswith(("serve", "load FOLDER"))]
    assert len(commands) >= 8
    for words in commands:
        done = opsgraph(*shlex.split(words), cwd=ROOT)
        assert done.code == 0, f"{words}: {done.err}"


def test_the_demo_can_be_run_again(toured: tuple[Path, Done]) -> None:
    data, _ = toured
    again = opsgraph("demo", "--data", data)
    assert again.code == 0
    assert "is prepared already" in again.out
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
