"""Neo4j: the same assets and relations into the same server, by opsgraph and by cartography's own loader."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import psutil
from neo4j import Driver, GraphDatabase

from benchmarks import ours, peers
from benchmarks.estate import mutate
from benchmarks.harness import Cost, Pair, fresh, here
from etl.service import Ask, Etl
from graph.platform import open_platform
from graph.settings import load_settings
from graph.stores.neo4j import store  # noqa: F401 - its import is not what is measured
from tests.rigs.neo4j import neo4j_server

WIPE = "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 20000 ROWS"
ROUNDS = 2


@dataclass(frozen=True)
class Loads:
    """The first load of a folder, and a later one with a hundredth changed since: what each cost."""

    full: Cost
    changed: Cost


@dataclass(frozen=True)
class Bench:
    """A server, and the folder that both load into it day by day, a hundredth of it changed from one day to the next.
    CPU is that of the loader and of the server.

    The second day is not measured: on it the server meets some of our statements for the first time, and plans them."""

    url: str
    driver: Driver
    server: int
    days: tuple[Path, Path, Path]

    def ours(self, data: Path) -> Loads:
        shutil.rmtree(data, ignore_errors=True)
        return self._loads(lambda folder: self._fresh(folder, data))

    def cartography(self) -> Loads:
        from benchmarks import cartography_estate  # noqa: F401 - its import is not what is measured

        return self._loads(lambda folder: here(lambda: peers.cartography_load(self.driver, folder), [self.server]))

    def _loads(self, load: Callable[[Path], Cost]) -> Loads:
        _wipe(self.driver)
        full, _, changed = map(load, self.days)
        return Loads(full, changed)

    def _fresh(self, folder: Path, data: Path) -> Cost:
        outside = here(lambda: fresh(load, folder, data, self.url), [self.server])
        cost: Cost = outside.value
        return replace(cost, cpu=cost.cpu + outside.cpu)


def load(folder: Path, data: Path, url: str) -> None:
    """One run, but for the search index: cartography makes none."""
    with open_platform(load_settings(data=data, neo4j_url=url, etl={"embed": False})) as opened:
        Etl(opened).run(Ask(folder=folder, now=ours.NOW))


def measure(work: Path, folder: Path) -> bool:
    """Both load everything once before it counts, so that neither meets a server that the other has warmed; then
    each is the first in turn. The server is emptied before each, its indexes dropped."""
    data = work / "data-server"
    mine, theirs = [], []
    with _bench(work, folder) as bench:
        bench.ours(data), bench.cartography()
        for turn in range(ROUNDS):
            if turn % 2:
                theirs.append(bench.cartography())
            mine.append(bench.ours(data))
            if not turn % 2:
                theirs.append(bench.cartography())
    full = Pair(tuple(loads.full for loads in mine), tuple(loads.full for loads in theirs))
    fine = full.check("Neo4j full load against cartography", at_most=2)
    full.check("    CPU", of="cpu")
    again = Pair(tuple(loads.changed for loads in theirs), tuple(loads.changed for loads in mine))
    fine &= again.check("Neo4j, cartography's reload against our 1%", at_least=20)
    again.check("    CPU", of="cpu")
    return fine


@contextmanager
def _bench(work: Path, folder: Path) -> Iterator[Bench]:
    days = _days(folder, work)
    with neo4j_server("3g", optimise=True) as url, GraphDatabase.driver(url, auth=None) as driver:
        yield Bench(url, driver, _process(url), days)


def _process(url: str) -> int:
    """Who listens there."""
    port = urlsplit(url).port
    listening = [each for each in psutil.net_connections("tcp") if each.status == psutil.CONN_LISTEN]
    return next(each.pid for each in listening if each.pid and getattr(each.laddr, "port", None) == port)


def _wipe(driver: Driver) -> None:
    with driver.session() as session:
        session.run(WIPE).consume()
        for kind, all_of_them in (("CONSTRAINT", "CONSTRAINTS"), ("INDEX", "INDEXES")):
            shown = session.run(f"SHOW {all_of_them} YIELD name, type WHERE type <> 'LOOKUP'")
            for name in [row["name"] for row in shown]:
                session.run(f"DROP {kind} `{name}` IF EXISTS").consume()


def _days(folder: Path, work: Path) -> tuple[Path, Path, Path]:
    first, second, third = folder, work / "second-day", work / "third-day"
    for before, after, seed in ((first, second, 7), (second, third, 8)):
        shutil.rmtree(after, ignore_errors=True)
        mutate(before, after, seed=seed)
    plain = [_assets_and_relations(day, work / f"plain-{number}") for number, day in enumerate((first, second, third))]
    return plain[0], plain[1], plain[2]


def _assets_and_relations(folder: Path, target: Path, most: int | None = None) -> Path:
    """The files both load. Without owners: cartography's nodes would keep them as texts, ours as relations."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for name, leave_out in (("assets.csv", "owner"), ("relations.csv", "")):
        with (folder / name).open(newline="") as source, (target / name).open("w", newline="") as file:
            reader = csv.DictReader(source)
            columns = [column for column in reader.fieldnames or () if column != leave_out]
            writer = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
            writer.writeheader()
            writer.writerows(reader)
    return target
