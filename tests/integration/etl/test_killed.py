"""Killed at any point and run again, the graph equals that of a clean run."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from benchmarks.estate import Size, generate
from graph.ports import Collection
from tests.integration.etl.desk import NOW, Desk
from tests.integration.etl.victim import INSIDE, STAGES, TOLD_APART
from tests.pages import ROOT

pytestmark = pytest.mark.slow
POINTS = [f"{when} {stage}" for stage in STAGES for when in ("before", "after")] + list(INSIDE)
STATES = ("empty", "loaded")
# Where there is nothing yet, nothing is told apart.
PAIRS = [(state, point) for state in STATES for point in POINTS if (state, point) != ("empty", TOLD_APART)]


@dataclass(frozen=True)
class Case:
    """What is loaded over what, and what must come of it."""

    home: Path
    folder: Path
    clean: dict[str, Any]


def outcome(desk: Desk) -> dict[str, Any]:
    """All that a run leaves behind, but for the names of the runs."""
    records = desk.store.records
    docs = {
        collection: [
            {name: each for name, each in doc.items() if "run" not in name} for doc in records.list(collection)
        ]
        for collection in (Collection.SCOPE, Collection.SOURCE, Collection.DEAD_LETTER)
    }
    topology = desk.platform.saved_topology()
    assert topology is not None
    assert topology.number == desk.store.version().number
    return docs | {"dump": desk.dump(), "version": desk.store.version(), "history": desk.rows("entity_version")}


def edit(folder: Path, to: Path) -> None:
    """The estate a day later: rows lost, changed, new and broken."""
    shutil.copytree(folder, to)
    for name in ("assets", "relations", "pools", "incidents"):
        file = to / f"{name}.csv"
        header, *rows = file.read_text().splitlines()
        file.write_text("\n".join([header, *rows[5:-1], "broken", ""]))
    teams = to / "teams.csv"
    teams.write_text(teams.read_text() + "new-team,New,new@shop.example\n")
    assets = to / "assets.csv"
    assets.write_text(assets.read_text().replace("production", "PRODUCTION", 40))


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Case]:
    place = tmp_path_factory.mktemp("killed")
    first, second = place / "first", place / "second"
    generate(first, Size(assets=1500, relations=6000, incidents=300, changes=60))
    edit(first, second)
    homes = {state: place / state for state in STATES}
    cases = {}
    for state, folder in (("empty", first), ("loaded", second)):
        with closing(Desk(homes[state])) as desk:
            if state == "loaded":
                desk.run(first)
        clean = place / f"{state} clean"
        shutil.copytree(homes[state], clean)
        with closing(Desk(clean)) as desk:
            desk.run(folder)
            cases[state] = Case(homes[state], folder, outcome(desk))
    return cases


@contextmanager
def victim(home: Path, folder: Path, point: str) -> Iterator[subprocess.Popen[str]]:
    """A load in another process, about to begin."""
    command = [sys.executable, "-m", "tests.integration.etl.victim", str(home), str(folder), "SIGKILL", point]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process


def finish(case: Case, home: Path) -> list[str]:
    """Runs again, holds what came of it against the clean run, and says how each run ended."""
    with closing(Desk(home)) as desk:
        desk.run(case.folder, now=NOW)
        assert outcome(desk) == case.clean
        return [doc["state"] for doc in desk.store.records.list(Collection.RUN)]


@pytest.mark.parametrize(("state", "point"), PAIRS)
def test_a_run_that_was_killed_is_finished_by_the_next(
    cases: dict[str, Case], tmp_path: Path, state: str, point: str
) -> None:
    case, home = cases[state], tmp_path / "home"
    shutil.copytree(case.home, home)
    with victim(home, case.folder, point) as process:
        code = process.wait()
    assert code == -signal.SIGKILL
    states = finish(case, home)
    assert states.count("crashed") == (point != "before stage")
    assert "running" not in states


@pytest.mark.parametrize("seed", range(4))
def test_a_run_that_was_killed_at_any_moment_is_finished_by_the_next(
    cases: dict[str, Case], tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    case, home = cases[STATES[seed % 2]], tmp_path / "home"
    shutil.copytree(case.home, home)
    for _ in range(3):
        with victim(home, case.folder, "never") as process:
            time.sleep(chance.uniform(0, 0.4))
            process.kill()
    assert "running" not in finish(case, home)
