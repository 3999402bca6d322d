"""A calendar of a thousand planned changes swept for collisions, against testing each pair that overlaps by itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.estate.tickets import ACTIONS, HIT
from benchmarks.harness import fresh, ratio
from benchmarks.topologies import topology_of
from graph.impact.cascade import cascade
from graph.topology import FILE, Topology, open_saved, save
from graph.topology.overlay import Overlay
from simulate.collisions.advice import Advice
from simulate.collisions.calendar import Calendar, places
from simulate.collisions.document import Sweep
from simulate.collisions.reach import Ground
from simulate.collisions.windows import BusinessHours, Freezes, moment, seconds

NOW = "2026-07-01T00:00:00Z"
WEEKS = 4
CHANGES = 1_000
AT_MOST = 10.0
"""Seconds of CPU."""
SAMPLE = 40
"""So many pairs are tested one at a time: all of them would take too long."""


@dataclass(frozen=True)
class Swept:
    """What a sweep found, and what it cost."""

    overlapping: int
    collisions: int
    cpu: float
    growth: int


def measure(folder: Path) -> Swept:
    """A sweep in a process of its own, proofs, free windows and opening the saved topology with it."""
    if not (folder / FILE).exists():
        save(topology_of(folder), folder)
    cost = fresh(sweep, folder)
    overlapping, found = cost.value
    return Swept(overlapping, found, cost.cpu, cost.growth)


def check(folder: Path) -> bool:
    """The bound, and how much slower it is to simulate each pair that overlaps."""
    swept = measure(folder)
    label = f"{CHANGES:,} changes, {swept.overlapping:,} pairs overlap, {swept.collisions:,} collide, against 10 s"
    fine = ratio(label, swept.cpu, AT_MOST, at_most=1)
    ratio("    memory growth against 100 MB", swept.growth, 100e6, unit="B")
    naive = fresh(one_at_a_time, folder)
    return fine & ratio(
        "    against each pair by itself", swept.cpu, naive.cpu * swept.overlapping / SAMPLE, at_most=0.2
    )


def growth(folder: Path, larger: Path, times: int) -> bool:
    """The same calendar on an estate that is so many times as large."""
    small, large = measure(folder), measure(larger)
    print(f"    {large.collisions:,} of {large.overlapping:,} pairs collide there", flush=True)
    return ratio(f"collisions, {times} times the estate", large.cpu, small.cpu * times, at_most=1.5)


def sweep(folder: Path) -> tuple[int, int]:
    """Everything that `whatif collisions` reckons; overlapping pairs and collisions."""
    calendar = _calendar(folder)
    found = Sweep(calendar).collisions()
    advice = Advice(calendar, Freezes([]), BusinessHours(), NOW)
    for one in found:
        mover = advice.mover(one.first, one.second)
        assert mover is not None
        advice.next_free(mover)
    return len(_overlapping(calendar)), len(found)


def one_at_a_time(folder: Path) -> int:
    """Each of a few pairs simulated: both changes, and each alone. The states are compared in NumPy."""
    import numpy as np

    calendar = _calendar(folder)
    ground, found = calendar.ground, 0
    for one, other in Random(1).sample(_overlapping(calendar), SAMPLE):
        alone = [ground.after(calendar.targets[at], calendar.changes[at]["action"]) for at in (one, other)]
        both = ground.data.copy()
        for at in (one, other):
            own = ground.own(calendar.targets[at], calendar.changes[at]["action"])
            for node, state in own.items():
                both.worsen(node, state)
        states = [np.frombuffer(each.states, np.uint8) for each in (*alone, cascade(both))]
        found += bool((states[2] > np.maximum(states[0], states[1])).any())
    return found


def _overlapping(calendar: Calendar) -> list[tuple[int, int]]:
    return [(at, other) for at in range(len(calendar.changes)) for other in places(calendar.beside(at)) if other > at]


def _calendar(folder: Path) -> Calendar:
    """Changes of half an hour to eight, over four weeks, of assets as tickets have them: hubs more than others."""
    topology = open_saved(folder)
    assert topology is not None
    return Calendar(Ground(Overlay(topology)), planned(topology, CHANGES))


def planned(topology: Topology, count: int) -> list[dict[str, Any]]:
    draw = Random(7)
    begins = seconds(NOW)
    by_type: dict[str, list[str]] = {name: [] for name in HIT}
    for node in range(len(topology)):
        if (name := topology.type_of(node)) in by_type:
            by_type[name].append(topology.id(node))
    changes = []
    for number in range(count):
        ids = by_type[draw.choices(list(HIT), list(HIT.values()))[0]]
        first = len(ids) - 1 - int(len(ids) * draw.random() ** 2)
        start = begins + draw.randrange(WEEKS * 7 * 48) * 1800
        changes.append(
            {
                "id": f"CHG{number:05}",
                "action": draw.choices(list(ACTIONS), list(ACTIONS.values()))[0],
                "targets": ids[max(0, first - draw.choice([0, 0, 0, 1, 2])) : first + 1],
                "planned_start": moment(start),
                "planned_end": moment(start + 1800 * draw.randint(1, 16)),
                "status": "scheduled",
            }
        )
    return changes
