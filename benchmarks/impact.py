"""Impact: one failing asset, small and large, beside bare reachability in rustworkx and in Neo4j's Cypher."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from statistics import median

import rustworkx
from neo4j import GraphDatabase

from benchmarks import ours
from benchmarks.harness import Cost, Pair, fresh, here, ratio, rounds
from benchmarks.topologies import bare_graph, topology_of
from graph.impact.because import Explained
from graph.impact.cascade import Cascade, Impact, cascade, impact
from graph.topology.overlay import Overlay
from tests.rigs.neo4j import neo4j_server

SIZES = {30_000: 2, 50_000: 3}
"""How many times as fast as `rustworkx.descendants` at so many affected, in an estate of 100,000."""
DRAWN = 200
"""Assets that fail one at a time."""
SHOWN = 50
DEVICES = 1_300
"""Network devices among which hubs are looked for: all that an estate of 100,000 has."""
ALTERNATIONS = 8
"""How often a way turns from relations whose target supplies to those whose source does; five times would do."""


def cypher() -> str:
    """All that an asset supplies, pools not counted, in one statement: the fastest that was found.

    Neo4j prunes a walk along relations of one direction. One pattern for both directions takes minutes, so it
    walks the many that go one way, then the few that go the other way, and so on; what is left at the end of a
    chain of turns longer than ALTERNATIONS would be missed, and the measurement would say so.
    """
    walk = "<-[:DEPENDS_ON|RUNS_ON|CONNECTS_TO|USES*0..]-"
    turn = f"""
        CALL (reached) {{
          UNWIND reached AS part
          MATCH (part)-[:MEMBER_OF|PART_OF]->(whole:Asset)
          WITH DISTINCT reached, whole WHERE NOT whole IN reached
          MATCH (whole){walk}(far)
          RETURN collect(DISTINCT far) AS further
        }}
        WITH reached, further
        UNWIND reached + further AS each
        WITH collect(DISTINCT each) AS reached
    """
    start = f"MATCH (:Asset {{uid: $uid}}){walk}(near) WITH collect(DISTINCT near) AS reached"
    return start + turn * ALTERNATIONS + "RETURN size(reached) - 1 AS reached"


@dataclass(frozen=True)
class Figures:
    """What one size cost, to be held against another's."""

    some: float
    hub: float
    fine: bool


def measure(folder: Path, count: int = 9) -> Figures:
    """All pairs on one estate. In this process: it is the engine that is measured, not its start."""
    topology = topology_of(folder)
    data, before = Overlay(topology), cascade(Overlay(topology))
    some = median(_small(data, before))
    fine = ratio(f"one small failure of {len(data):,} assets against 5 ms", some, 0.005, at_most=len(data) / 100_000)
    graph, in_order = (bare_graph(folder, topology, in_order) for in_order in (False, True))
    hubs = _by_size(data, before)
    largest = 0.0
    for wanted, times in SIZES.items():
        hub = _next_to(hubs, wanted * len(data) // 100_000)
        found = failing(data, hub, before)
        label = f"hub, {len(found.affected):,} affected, against rustworkx"
        pair = _against_rustworkx(data, before, graph, hub, count)
        fine &= pair.check(label, of="cpu", at_most=1 / times)
        _against_rustworkx(data, before, in_order, hub, count).check("    its edges sorted by supplier", of="cpu")
        _because(found)
        largest = median(pair.figures("cpu")[0])
    return Figures(some, largest, fine)


def growth(small: Figures, large: Figures, times: int) -> bool:
    """Cost at a multiple of the size, against that multiple of the cost."""
    fine = True
    for name in ("some", "hub"):
        one, many = getattr(small, name), getattr(large, name)
        fine &= ratio(f"{name}, {times} times the size against {times} times the CPU", many, times * one, at_most=1.5)
    return fine


def measure_cypher(work: Path, folder: Path, count: int = 3) -> bool:
    """The same failing hub in the same graph, asked of Neo4j."""
    data = Overlay(topology_of(folder))
    before = cascade(data)
    hub = _next_to(_by_size(data, before), 30_000 * len(data) // 100_000)
    expected = len(rustworkx.descendants(bare_graph(folder, data.base), hub))
    store = work / "data-cypher"
    shutil.rmtree(store, ignore_errors=True)
    plain = work / "plain-cypher"
    plain.mkdir(exist_ok=True)
    for name in ("assets.csv", "relations.csv"):
        shutil.copy(folder / name, plain / name)
    with neo4j_server("3g", optimise=True) as url, GraphDatabase.driver(url, auth=None) as driver:
        fresh(ours.load, plain, store, url)

        statement = cypher()

        def reached() -> int:
            found, _, _ = driver.execute_query(statement, uid=f"asset:{data.id(hub)}")
            return int(found[0]["reached"])

        pair = rounds(lambda: here(lambda: failing(data, hub, before).after), lambda: here(reached), count)
    found = {cost.value for cost in pair.peer}
    assert found == {expected}, f"Cypher reached {found}, not {expected}"
    return pair.check(f"hub that reaches {expected:,}, against Cypher", at_most=1 / 100)


def failing(data: Overlay, node: int, before: Cascade) -> Impact:
    """The question made and answered: all resulting states."""
    question = data.copy()
    question.fail(node)
    return impact(data, question, before)


def _small(data: Overlay, before: Cascade) -> list[float]:
    """The CPU of each of some failures, most of which affect a handful."""
    drawn = Random(1).sample(range(len(data)), DRAWN)
    return [here(partial(_affected, data, node, before)).cpu for node in drawn]


def _affected(data: Overlay, node: int, before: Cascade) -> list[int]:
    return failing(data, node, before).affected


def _by_size(data: Overlay, before: Cascade) -> list[tuple[int, int]]:
    """How many each of some network devices leaves not OK, and the device."""
    network = [node for node in range(len(data)) if data.type_of(node) == "network_device"]
    network = Random(2).sample(network, min(len(network), DEVICES))
    return sorted((len(data) - failing(data, node, before).after.states.count(0), node) for node in network)


def _next_to(hubs: list[tuple[int, int]], wanted: int) -> int:
    """The first of at least this size, or nearly; else the largest."""
    return next((hub for size, hub in hubs if size >= 0.95 * wanted), hubs[-1][1])


def _against_rustworkx(
    data: Overlay, before: Cascade, graph: rustworkx.PyDiGraph[int, None], hub: int, count: int
) -> Pair:
    return rounds(
        lambda: _freed(here(lambda: failing(data, hub, before))),
        lambda: _freed(here(lambda: rustworkx.descendants(graph, hub))),
        count,
        warm=2,
    )


def _freed(cost: Cost) -> Cost:
    """Without the answer, which would be in the way of the next round."""
    return Cost(cost.wall, cost.cpu)


def _because(found: Impact) -> None:
    """What the explanations cost on top, for what is shown of them."""
    states = here(lambda: cascade(found.overlay))
    shown = here(lambda: list(map(Explained(found).because, found.affected[:SHOWN])))
    ratio(f"order and reasons of {SHOWN} shown against the states", shown.cpu, states.cpu)
