"""`whatif` as a whole process, from its start to its last byte, beside a process that only imports NumPy."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

from benchmarks.harness import command, rounds
from benchmarks.impact import failing
from graph.impact.cascade import cascade
from graph.topology import open_saved
from graph.topology.overlay import Overlay

PEER = [sys.executable, "-c", "import numpy"]
WANTED = (1, 100, 1_000)
"""About so many affected; up to the last, no slower than the peer."""
SHOWN = 50
DRAWN = 1_500


def measure(data: Path, count: int = 9) -> bool:
    """Failures of several sizes in the graph that is kept in a folder, teams, incidents and changes joined; the code is
    byte-compiled, as every installation has it."""
    sizes = affected(data)
    fine = True
    for wanted in WANTED:
        size, asset = min(sizes, key=lambda pair: (pair[0] > wanted, abs(pair[0] - wanted)))
        label = f"whatif fail, {size:,} affected, against importing NumPy"
        fine &= measured(label, ["fail", asset, "--format", "json", "--data", str(data)], 1.0, count)
    size, hub = max(sizes)
    label = f"whatif fail, {size:,} affected, {SHOWN} shown"
    asked = ["fail", hub, "--format", "json", "--limit", str(SHOWN), "--data", str(data)]
    fine &= measured(label, asked, 2.0, count)
    fine &= measured("whatif --help", ["--help"], 1.0, count)
    return fine


def measured(label: str, arguments: list[str], at_most: float, count: int) -> bool:
    """One pair of processes; CPU, since others may be at work on the machine."""
    ours = [sys.executable, "-m", "simulate.cli", *arguments]
    pair = rounds(lambda: command(ours), lambda: command(PEER), count)
    pair.check(f"{label}, on the clock")
    return pair.check(label, of="cpu", at_most=at_most)


def affected(data: Path) -> list[tuple[int, str]]:
    """How many some assets take with them, and their ids: drawn ones, and the network's devices."""
    topology = open_saved(data)
    assert topology is not None, f"no topology in {data}: load first"
    estate = Overlay(topology)
    before = cascade(estate)
    devices = [node for node in range(len(estate)) if estate.type_of(node) in ("network_device", "hypervisor")]
    drawn = Random(3).sample(range(len(estate)), min(DRAWN, len(estate)))
    nodes = [*drawn, *Random(3).sample(devices, min(DRAWN, len(devices)))]
    return [(len(failing(estate, node, before).affected), estate.id(node)) for node in nodes]


if __name__ == "__main__":
    sys.exit(0 if measure(Path(sys.argv[1])) else 1)
