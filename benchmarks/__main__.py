"""Every benchmark, each ratio with the bound it has to keep; exit code 1 when one is missed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import collisions, command, embedded, embedding, impact, lanes, search, search_process, server
from benchmarks.estate import Size, generate
from benchmarks.harness import machine

PARTS = (
    "embedded",
    "server",
    "growth",
    "impact",
    "lanes",
    "collisions",
    "cypher",
    "command",
    "embedding",
    "search",
    "search-process",
)
TIMES = 4
IMPACT_TIMES = 10


def main(arguments: Sequence[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    print(f"# {machine()}", flush=True)
    with TemporaryDirectory(prefix="opsgraph-bench-") as folder:
        return 0 if run(Path(folder), asked.parts or PARTS, asked.assets) else 1


def run(work: Path, parts: Sequence[str], assets: int) -> bool:
    """The parts asked for; a part that fails its bound does not stop the next."""
    size = _size(assets)
    small = embedded.measure(work, size)
    fine = small.fine & embedded.measure_topology(work / f"data-{size.assets}")
    if "server" in parts:
        fine &= server.measure(work, work / f"estate-{size.assets}")
    if "growth" in parts:
        large = embedded.measure(work, _size(assets * TIMES), count=1)
        fine &= large.fine & embedded.growth(small, large, TIMES)
    if "impact" in parts:
        fine &= _impact(work, size)
    if "lanes" in parts:
        fine &= _lanes(work, size)
    if "collisions" in parts:
        fine &= _collisions(work, size)
    if "cypher" in parts:
        fine &= impact.measure_cypher(work, work / f"estate-{size.assets}")
    if "command" in parts:
        fine &= command.measure(work / f"data-{size.assets}")
    if "embedding" in parts:
        fine &= embedding.measure(work / "models")
    if "search" in parts:
        small_index = search.measure(work, search.PIECES // search.TIMES, beside=False)
        large_index = search.measure(work)
        fine &= large_index.fine & search.growth(small_index, large_index)
    if "search-process" in parts:
        fine &= search_process.measure(work / "retailer")
    return fine


def _impact(work: Path, size: Size) -> bool:
    """At one size and at a multiple of it."""
    small = impact.measure(work / f"estate-{size.assets}")
    large = impact.measure(_larger(work, size), count=3)
    return small.fine & large.fine & impact.growth(small, large, IMPACT_TIMES)


def _lanes(work: Path, size: Size) -> bool:
    """The same, every single point of failure and Monte Carlo."""
    small = lanes.measure(work, work / f"estate-{size.assets}")
    large = lanes.measure(work, _larger(work, size), count=1)
    lanes.growth(small, large, IMPACT_TIMES)
    return small.fine & large.fine


def _collisions(work: Path, size: Size) -> bool:
    """The same calendar on one size and on a multiple of it."""
    folder = work / f"estate-{size.assets}"
    return collisions.check(folder) & collisions.growth(folder, _larger(work, size), IMPACT_TIMES)


def _larger(work: Path, size: Size) -> Path:
    """An estate of a multiple of the size, without tickets, made once."""
    folder = work / f"estate-{IMPACT_TIMES}-times"
    if not folder.exists():
        generate(folder, Size(size.assets * IMPACT_TIMES, size.relations * IMPACT_TIMES, 1, 1))
    return folder


def _size(assets: int) -> Size:
    return Size(assets, assets * 4, assets // 2, assets // 10)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="which parts (default: all)")
    parser.add_argument("--assets", type=int, default=100_000, help="size of the estate (default: 100000)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
