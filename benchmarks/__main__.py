"""Every benchmark, each ratio with the bound it has to keep; exit code 1 when one is missed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import collisions, command, embedded, impact, server
from benchmarks.estate import Size, generate
from benchmarks.harness import machine

PARTS = ("embedded", "server", "growth", "impact", "collisions", "cypher", "command")
TIMES = 4
IMPACT_TIMES = 10


def main(arguments: Sequence[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    print(f"# {machine()}", flush=True)
    with TemporaryDirectory(prefix="opsgraph-bench-") as folder:
        return 0 if run(Path(folder), asked.parts or PARTS, asked.assets) else 1


def run(work: Path, parts: Sequence[str], assets: int) -> bool:
    """The parts asked for; a part that fails its bound does not stop the next."""
    fine = True
    size = _size(assets)
    small = embedded.measure(work, size)
    fine &= small.fine
    fine &= embedded.measure_topology(work / f"data-{size.assets}")
    if "server" in parts:
        fine &= server.measure(work, work / f"estate-{size.assets}")
    if "growth" in parts:
        large = embedded.measure(work, _size(assets * TIMES), count=1)
        fine &= large.fine & embedded.growth(small, large, TIMES)
    if "impact" in parts:
        fine &= _impact(work, size)
    if "collisions" in parts:
        fine &= _collisions(work, size)
    if "cypher" in parts:
        fine &= impact.measure_cypher(work, work / f"estate-{size.assets}")
    if "command" in parts:
        fine &= command.measure(work / f"data-{size.assets}")
    return fine


def _impact(work: Path, size: Size) -> bool:
    """At one size and at a multiple of it; the larger estate needs no tickets."""
    folder = work / f"estate-{IMPACT_TIMES}-times"
    generate(folder, Size(size.assets * IMPACT_TIMES, size.relations * IMPACT_TIMES, 1, 1))
    small = impact.measure(work / f"estate-{size.assets}")
    large = impact.measure(folder, count=3)
    return small.fine & large.fine & impact.growth(small, large, IMPACT_TIMES)


def _collisions(work: Path, size: Size) -> bool:
    """The same calendar on one size and on a multiple of it."""
    folder, larger = work / f"estate-{size.assets}", work / f"estate-{IMPACT_TIMES}-times"
    if not larger.exists():
        generate(larger, Size(size.assets * IMPACT_TIMES, size.relations * IMPACT_TIMES, 1, 1))
    return collisions.check(folder) & collisions.growth(folder, larger, IMPACT_TIMES)


def _size(assets: int) -> Size:
    return Size(assets, assets * 4, assets // 2, assets // 10)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="which parts (default: all)")
    parser.add_argument("--assets", type=int, default=100_000, help="size of the estate (default: 100000)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
