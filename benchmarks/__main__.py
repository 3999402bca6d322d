"""Every benchmark, each ratio with the bound it has to keep; exit code 1 when one is missed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import embedded, server
from benchmarks.estate import Size
from benchmarks.harness import machine

PARTS = ("embedded", "server", "growth")
TIMES = 4


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
    return fine


def _size(assets: int) -> Size:
    return Size(assets, assets * 4, assets // 2, assets // 10)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="which parts (default: all)")
    parser.add_argument("--assets", type=int, default=100_000, help="size of the estate (default: 100000)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
