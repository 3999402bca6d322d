"""The embedded store: a full load, one of nothing new, one of a hundredth changed; the saved topology."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from benchmarks import ours, peers
from benchmarks.estate import Size, generate, mutate
from benchmarks.harness import Cost, Pair, fresh, ratio, rounds

GIB = float(2**30)


@dataclass(frozen=True)
class Figures:
    """What one size cost, to be held against another's."""

    full: Pair
    unchanged: Pair
    changed: Pair
    fine: bool


def measure(work: Path, size: Size, count: int = 3) -> Figures:
    """All pairs at one size. Every load runs in a process of its own; imports and start are left out."""
    folder, data = work / f"estate-{size.assets}", work / f"data-{size.assets}"
    if not folder.exists():
        generate(folder, size)
    label = f"{size.assets:,} assets"
    full = rounds(
        lambda: fresh(ours.load_anew, folder, data),
        lambda: _plain(folder, work / "plain.sqlite"),
        count,
        warm=0,
    )
    fine = full.check(f"full load, {label}", at_most=12)
    full.check("    CPU", of="cpu")
    memory = max(cost.memory for cost in full.ours)
    fine &= ratio("    peak memory against 1 GiB", memory, GIB * size.assets / 100_000, at_most=1, unit="B")
    unchanged = rounds(lambda: _nothing_new(folder, data), lambda: fresh(peers.read_csv, folder), count)
    fine &= unchanged.check(f"no-change run against bare csv, {label}", at_most=1)
    changed = _hundredth(work, folder, data, count)
    fine &= changed.check(f"1% changed against reading and hashing, {label}", at_most=4)
    return Figures(full, unchanged, changed, fine)


def measure_topology(data: Path, count: int = 3) -> bool:
    pair = rounds(lambda: fresh(ours.open_topology, data), lambda: fresh(ours.build_topology, data), count)
    return pair.check("topology opened against built from SQLite", at_most=0.1)


def growth(small: Figures, large: Figures, times: int) -> bool:
    """Cost at a multiple of the size, against that multiple of the cost."""
    fine = True
    for name in ("full", "unchanged", "changed"):
        one, many = getattr(small, name).figures("cpu")[0], getattr(large, name).figures("cpu")[0]
        fine &= ratio(
            f"{name}, {times} times the size against {times} times the CPU",
            min(many),
            times * min(one),
            at_most=1.5,
        )
    return fine


def _plain(folder: Path, path: Path) -> Cost:
    path.unlink(missing_ok=True)
    return fresh(peers.csv_to_sqlite, folder, path)


def _nothing_new(folder: Path, data: Path) -> Cost:
    cost = fresh(ours.load, folder, data)
    assert set(cost.value["written"].values()) == {0}, "a run of nothing new wrote something"
    return cost


def _hundredth(work: Path, folder: Path, data: Path, count: int) -> Pair:
    """Each round changes another hundredth of what the round before left."""
    at = folder
    turn = 0
    own = work / "data-changing"
    shutil.rmtree(own, ignore_errors=True)
    shutil.copytree(data, own)

    def changed() -> Cost:
        nonlocal at, turn
        turn += 1
        target = work / f"changed-{turn % 2}"
        shutil.rmtree(target, ignore_errors=True)
        mutate(at, target, seed=turn + 1)
        at = target
        return fresh(ours.load, target, own)

    return rounds(changed, lambda: fresh(peers.read_and_hash, folder), count, warm=0)
