"""The same loads into both stores leave the same graph, byte for byte, whatever happens on the way."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import orjson
import pytest
from neo4j import GraphDatabase

from benchmarks.estate import Size, generate, mutate
from etl.service import Ask, Etl
from graph.errors import OpsgraphError
from graph.platform import Platform, open_platform
from graph.settings import Settings
from graph.stores.sqlite.feed import LedgerFeed
from graph.topology import build

NOW = "2026-06-{day:02}T09:00:00Z"


@dataclass
class Both:
    """An embedded graph and one in Neo4j, loaded alike."""

    embedded: Platform
    server: Platform
    day: int = 0

    def load(self, folder: Path, source: str = "files", **ask: bool) -> None:
        self.day += 1
        for platform in (self.embedded, self.server):
            Etl(platform).run(Ask(source=source, folder=folder, now=NOW.format(day=self.day), **ask))

    def agree(self) -> bool:
        return dump(self.embedded) == dump(self.server)


def dump(platform: Platform) -> list[bytes]:
    return [orjson.dumps(doc, option=orjson.OPT_SORT_KEYS) for doc in platform.store.export()]


@pytest.fixture
def open_server(neo4j_url: str, tmp_path: Path) -> Iterator[Callable[[str], Platform]]:
    with GraphDatabase.driver(neo4j_url, auth=None) as driver:
        driver.execute_query("MATCH (node) DETACH DELETE node")
    opened: list[Platform] = []

    def open_at(place: str) -> Platform:
        opened.append(open_platform(Settings(data=tmp_path / place, neo4j_url=neo4j_url)))
        return opened[-1]

    yield open_at
    for platform in opened:
        platform.close()


@pytest.fixture
def both(open_server: Callable[[str], Platform], tmp_path: Path) -> Iterator[Both]:
    with open_platform(Settings(data=tmp_path / "embedded")) as embedded:
        yield Both(embedded, open_server("server"))


@pytest.fixture
def estate(tmp_path: Path) -> Path:
    folder = tmp_path / "estate"
    generate(folder, Size(150, 450, 60, 30))
    return folder


def test_dumps_are_equal_after_a_load_edits_removals_and_a_second_source(
    both: Both, estate: Path, tmp_path: Path
) -> None:
    both.load(estate)
    assert both.agree()
    mutate(estate, tmp_path / "edited", share=0.1)
    both.load(tmp_path / "edited")
    assert both.agree()
    both.load(_halved(tmp_path / "edited", tmp_path / "halved"), accept_removals=True)
    assert both.agree()
    both.load(_other_names(estate, tmp_path / "other"), source="cmdb")
    assert both.agree()
    both.load(_halved(tmp_path / "other", tmp_path / "fewer"), source="cmdb", accept_removals=True)
    assert both.agree()


def test_the_topology_is_the_same_from_both_and_for_who_did_not_load(
    both: Both, estate: Path, tmp_path: Path, open_server: Callable[[str], Platform]
) -> None:
    mutate(estate, tmp_path / "edited", share=0.1)
    reader = open_server("elsewhere")
    for folder, since in ((estate, 0), (tmp_path / "edited", 1)):
        both.load(folder)
        stores = [platform.store for platform in (both.embedded, both.server, reader)]
        ours, theirs, read = (build(store.changed_since(0)) for store in stores)
        assert ours.data == theirs.data == read.data
        changed = [store.changed_since(since) for store in stores]
        assert [len(each.assets) for each in changed] == [len(changed[0].assets)] * 3
        assert sorted(changed[1].relations) == sorted(changed[2].relations)


def test_what_another_worker_loaded_is_read_from_neo4j(
    both: Both, estate: Path, tmp_path: Path, open_server: Callable[[str], Platform]
) -> None:
    both.load(estate)
    mutate(estate, tmp_path / "edited", share=0.1)
    former, both.server = both.server, open_server("elsewhere")
    both.load(tmp_path / "edited")
    assert former.store.changed_since(0).version.number == 2
    assert build(former.store.changed_since(0)).data == build(both.embedded.store.changed_since(0)).data


def test_a_lost_working_copy_comes_back_from_neo4j(
    both: Both, estate: Path, tmp_path: Path, open_server: Callable[[str], Platform]
) -> None:
    both.load(estate)
    shutil.rmtree(both.server.folder)
    both.server = open_server("elsewhere")
    mutate(estate, tmp_path / "edited", share=0.1)
    both.load(tmp_path / "edited")
    assert both.agree()
    both.load(tmp_path / "edited")
    assert both.agree()


@pytest.mark.parametrize("lost", [False, True], ids=["by the same worker", "by another worker"])
def test_a_feeding_that_broke_off_is_finished_by_the_next_run(
    both: Both,
    estate: Path,
    tmp_path: Path,
    open_server: Callable[[str], Platform],
    monkeypatch: pytest.MonkeyPatch,
    lost: bool,
) -> None:
    both.load(estate)
    mutate(estate, tmp_path / "edited", share=0.2)
    feed_relations = LedgerFeed.relations

    def break_off(feed: LedgerFeed, after: int) -> None:
        raise OpsgraphError("the worker was killed here")

    monkeypatch.setattr(LedgerFeed, "relations", break_off)
    with pytest.raises(OpsgraphError, match="killed here"):
        Etl(both.server).run(Ask(folder=tmp_path / "edited", now=NOW.format(day=2)))
    monkeypatch.setattr(LedgerFeed, "relations", feed_relations)
    if lost:
        both.server = open_server("elsewhere")
    both.load(tmp_path / "edited")
    assert both.agree()


def _halved(folder: Path, target: Path) -> Path:
    """Half of the assets and relations are gone."""
    shutil.copytree(folder, target)
    for name in ("assets.csv", "relations.csv"):
        if (target / name).exists():
            lines = (target / name).read_text().splitlines(keepends=True)
            (target / name).write_text("".join(lines[:1] + lines[1::2]))
    return target


def _other_names(folder: Path, target: Path) -> Path:
    """Another source's view: the same assets by their serial numbers, under ids of its own."""
    target.mkdir()
    with (folder / "assets.csv").open(newline="") as source, (target / "assets.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "name", "type", "serial_number", "room"])
        for number, row in enumerate(csv.DictReader(source)):
            if row.get("serial_number"):
                writer.writerow([f"CI{number}", row["name"].upper(), row["type"], row["serial_number"], "R1"])
    return target
