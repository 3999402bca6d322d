"""Neo4j: the same assets and relations into the same server, by opsgraph and by cartography's own loader."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

from neo4j import Driver, GraphDatabase

from benchmarks import ours, peers
from benchmarks.estate import mutate
from benchmarks.harness import Cost, fresh, here, ratio
from tests.rigs.neo4j import neo4j_server

WIPE = "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 20000 ROWS"


def measure(work: Path, folder: Path) -> bool:
    """One round each: a load takes minutes. The server is emptied between, its indexes dropped."""
    plain = _assets_and_relations(folder, work / "plain")
    changed = _changed(folder, work)
    data = work / "data-server"
    shutil.rmtree(data, ignore_errors=True)
    with neo4j_server("3g", optimise=True) as url, GraphDatabase.driver(url, auth=None) as driver:
        # Whoever goes first meets a cold server, so a small load warms it for both.
        warm = _assets_and_relations(folder, work / "warm", 5_000)
        fresh(ours.load, warm, work / "data-warm", url)
        _wipe(driver)
        _cartography(driver, warm)
        _wipe(driver)
        full = fresh(ours.load, plain, data, url)
        hundredth = fresh(ours.load, changed, data, url)
        _wipe(driver)
        theirs = _cartography(driver, plain)
        again = _cartography(driver, changed)
    fine = ratio("Neo4j full load against cartography", full.wall, theirs.wall, at_most=2)
    return ratio("Neo4j, cartography's reload against our 1%", again.wall, hundredth.wall, at_least=20) and fine


def _cartography(driver: Driver, folder: Path) -> Cost:
    from benchmarks import cartography_estate  # noqa: F401 - its import is not what is measured

    return here(lambda: peers.cartography_load(driver, folder))


def _wipe(driver: Driver) -> None:
    with driver.session() as session:
        session.run(WIPE).consume()
        for kind, all_of_them in (("CONSTRAINT", "CONSTRAINTS"), ("INDEX", "INDEXES")):
            shown = session.run(f"SHOW {all_of_them} YIELD name, type WHERE type <> 'LOOKUP'")
            for name in [row["name"] for row in shown]:
                session.run(f"DROP {kind} `{name}` IF EXISTS").consume()


def _changed(folder: Path, work: Path) -> Path:
    target = work / "changed-server"
    shutil.rmtree(target, ignore_errors=True)
    mutate(folder, target, seed=7)
    return _assets_and_relations(target, work / "plain-changed")


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
            writer.writerows(row for number, row in enumerate(reader) if most is None or number < most)
    return target
