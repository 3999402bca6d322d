"""An `opsgraph load` that is killed while it feeds a Neo4j is finished by the next, be it another worker's."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson
import pytest
from neo4j import Driver, GraphDatabase

from benchmarks.estate import Size, generate
from etl.service import Ask, Etl
from graph.platform import Platform, open_platform
from graph.settings import Settings
from tests.e2e.cli.command import PROGRAM, environment
from tests.integration.etl.test_killed import edit
from tests.pages import ROOT

pytestmark = pytest.mark.slow
NOW = "2026-06-{day:02}T09:00:00Z"
FEEDING = "MATCH (graph:Graph {feeding: true}) RETURN count(graph) > 0"
# What Neo4j holds by the time that the process is killed.
MOMENTS = {
    "with some nodes": f"{FEEDING} AND EXISTS {{ (:Asset) }}",
    "with some relations": f"{FEEDING} AND EXISTS {{ (:Asset)-[:DEPENDS_ON|OWNED_BY]->() }}",
    "with a change begun": FEEDING,
}


@pytest.fixture
def driver(neo4j_url: str) -> Iterator[Driver]:
    with GraphDatabase.driver(neo4j_url, auth=None) as driver:
        driver.execute_query("MATCH (node) DETACH DELETE node")
        yield driver


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """An estate, and the same one a day later."""
    place = tmp_path_factory.mktemp("fed")
    generate(place / "first", Size(assets=1500, relations=6000, incidents=300, changes=60))
    edit(place / "first", place / "second")
    return [place / "first", place / "second"]


def dump(platform: Platform) -> list[bytes]:
    return [orjson.dumps(doc, option=orjson.OPT_SORT_KEYS) for doc in platform.store.export()]


def load(settings: Settings, folders: list[Path], first_day: int = 1) -> list[bytes]:
    """One run for each folder; the dump of what came of them."""
    with open_platform(settings) as platform:
        for day, folder in enumerate(folders, first_day):
            Etl(platform).run(Ask(folder=folder, now=NOW.format(day=day)))
        return dump(platform)


@contextmanager
def held_back(driver: Driver) -> Iterator[None]:
    """No load can commit anything: each checks its lease last, and has to wait for it."""
    with driver.session() as session, session.begin_transaction() as held:
        held.run("MATCH (lease:Lease) SET lease.checked = lease.token").consume()
        yield
        held.rollback()


def kill_in_the_middle(driver: Driver, url: str, data: Path, folder: Path, day: int, moment: str) -> None:
    command = [*PROGRAM, "load", str(folder), "--now", NOW.format(day=day)]
    env = environment(OPSGRAPH_DATA=str(data), OPSGRAPH_NEO4J_URL=url)
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL) as process:
        while not driver.execute_query(MOMENTS[moment]).records[0][0]:
            assert process.poll() is None, "It ended before it could be killed."
            time.sleep(0.005)
        with held_back(driver):
            process.kill()
            process.wait()
    assert driver.execute_query(FEEDING).records[0][0], "It had fed everything before it was killed."


@pytest.mark.parametrize("lost", [False, True], ids=["by the same worker", "by another worker"])
@pytest.mark.parametrize("moment", list(MOMENTS))
def test_a_load_killed_while_it_feeds_is_finished_by_the_next(
    driver: Driver, neo4j_url: str, folders: list[Path], tmp_path: Path, moment: str, lost: bool
) -> None:
    settings = Settings(data=tmp_path / "data", neo4j_url=neo4j_url)
    before = folders[:1] if moment == "with a change begun" else []
    day, folder = len(before) + 1, folders[len(before)]
    load(settings, before)
    kill_in_the_middle(driver, neo4j_url, settings.data, folder, day, moment)
    if lost:
        shutil.rmtree(settings.data)
    assert load(settings, [folder], day) == load(Settings(data=tmp_path / "clean"), [*before, folder])
