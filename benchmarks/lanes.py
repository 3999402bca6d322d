"""Lanes: all single points of failure at once beside one at a time, and Monte Carlo beside bare random numbers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.harness import Cost, Pair, fresh, ratio, rounds
from benchmarks.topologies import topology_of
from graph.impact.cascade import cascade
from graph.impact.lanes import Cone
from graph.impact.spof import Spofs, default_services, document
from graph.topology import DOWN, Topology, open_saved, save
from graph.topology.overlay import Overlay
from simulate.availability.draws import failures
from simulate.availability.estimate import Trials, bare

SAMPLE = 200
"""Assets that fail one at a time; all of them cost as much as these do on average."""
TRIALS = 10_000
SERVICES = 200
UNAVAILABILITY = 1e-4
"""Of every asset: with more of it, services that stand on thousands would never be up."""
AT_ONCE = 1_000_000  # numbers of a dense draw in memory
MB = 1e6
MIB = float(2**20)


@dataclass(frozen=True)
class Figures:
    """What one size cost, to be held against another's."""

    spofs: Pair
    trials: Pair
    fine: bool


def measure(work: Path, folder: Path, count: int = 3) -> Figures:
    """Both on one estate, each round in a process of its own."""
    topology = topology_of(folder)
    size, times = len(topology), len(topology) / 100_000
    saved = work / f"topology-{size}"
    save(topology, saved)
    spofs = rounds(lambda: fresh(all_spofs, saved), lambda: _scaled(fresh(one_at_a_time, saved)), count, warm=0)
    pairs, assets = spofs.ours[-1].value
    print(f"# {pairs:,} pairs of {assets:,} assets and the services they take down, of {size:,} assets", flush=True)
    ours, _ = spofs.figures("cpu")
    fine = ratio(f"SPOFs of all {size:,} assets, CPU against 3 s", ours, [3.0] * count, at_most=times)
    fine &= spofs.check("    against one at a time (a sample)", of="cpu", at_most=1 / 50)
    growth_, _ = spofs.figures("growth")
    fine &= ratio("    memory against 100 MB", growth_, [100 * MB] * count, at_most=times, unit="B")

    trials = rounds(lambda: fresh(monte_carlo, saved), lambda: fresh(dense_draw, saved), count, warm=0)
    services, cone = trials.ours[-1].value
    print(f"# {services:,} services that stand on {cone:,} assets, {TRIALS:,} trials", flush=True)
    ours, _ = trials.figures("cpu")
    fine &= ratio(f"Monte Carlo, {size:,} assets, CPU against 3 s", ours, [3.0] * count, at_most=times)
    fine &= trials.check("    against a dense draw", of="cpu", at_most=1.5)
    peak, _ = trials.figures("memory")
    fine &= ratio("    peak memory against 512 MiB", peak, [512 * MIB] * count, at_most=times, unit="B")
    return Figures(spofs, trials, fine)


def growth(small: Figures, large: Figures, times: int) -> None:
    """Cost at a multiple of the size, against that multiple of the cost: shown, not bounded."""
    for name in ("spofs", "trials"):
        one, many = min(getattr(small, name).figures("cpu")[0]), min(getattr(large, name).figures("cpu")[0])
        ratio(f"{name}, {times} times the size against {times} times the CPU", many, times * one)


def all_spofs(saved: Path) -> tuple[int, int]:
    """Every single point of failure of the business services, with the lists that an answer shows."""
    overlay = Overlay(_opened(saved))
    services = default_services(overlay)
    rows = document(Spofs(overlay, services), services)["spofs"]
    return sum(len(row["takes_down"]) for row in rows), len(rows)


def one_at_a_time(saved: Path) -> int:
    """Some assets of all: each fails in a question of its own; how many assets there are for each of these."""
    overlay = Overlay(_opened(saved))
    before, services = cascade(overlay), default_services(overlay)
    for node in Random(1).sample(range(len(overlay)), SAMPLE):
        question = overlay.copy()
        question.worsen(node, DOWN)
        states = cascade(question).states
        assert len(states) == len(before.states)
        [service for service in services if states[service] == DOWN != before.states[service]]
    return len(overlay) // SAMPLE


def monte_carlo(saved: Path) -> tuple[int, int]:
    """The availability of services, from the draws to the intervals."""
    overlay = bare(Overlay(_opened(saved)))
    services = default_services(overlay)[:SERVICES]
    cone = Cone(overlay, services)
    nodes = {overlay.id(node): node for node in cone.order}
    drawn = failures(dict.fromkeys(nodes, UNAVAILABILITY), TRIALS, 0)
    trials = Trials(cone, {nodes[id]: lanes for id, lanes in drawn.items()}, TRIALS)
    assert all(trials.availability(service)["low"] < 1 for service in services)
    return len(services), len(nodes)


def dense_draw(saved: Path) -> int:
    """A random number for each of these assets in each trial, and whether it fails: nothing is done with it."""
    import numpy as np

    overlay = bare(Overlay(_opened(saved)))
    count = len(Cone(overlay, default_services(overlay)[:SERVICES]).order)
    random, at_once, failed = np.random.default_rng(0), AT_ONCE // TRIALS, 0
    for start in range(0, count, at_once):
        drawn = random.random((min(at_once, count - start), TRIALS)) < UNAVAILABILITY
        failed += int(drawn.sum())
    return failed


def _scaled(cost: Cost) -> Cost:
    """The cost of all where that of a sample was measured."""
    return Cost(cost.wall * cost.value, cost.cpu * cost.value, cost.memory, cost.growth, cost.value)


def _opened(saved: Path) -> Topology:
    topology = open_saved(saved)
    assert topology is not None
    return topology
