"""The command `python -m benchmarks.estate`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from benchmarks.estate import Size, generate, mutate


def main(arguments: Sequence[str] | None = None) -> None:
    """Generates an estate, or changes one."""
    given = vars(_parser().parse_args(arguments))
    folder, target, share = given.pop("folder"), given.pop("mutate"), given.pop("share")
    if given["seed"] is None:
        given["seed"] = 1 if target is None else 2
    if target is not None:
        for name, edits in mutate(folder, target, share, given["seed"]).items():
            print(f"{name:10} {edits.changed:7,} changed {edits.added:6,} added {edits.removed:6,} removed")
        return
    for name, rows in generate(folder, Size(**given)).items():
        print(f"{name:10} {rows:9,} rows")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.estate", description="Generate an estate.")
    add = parser.add_argument
    add("folder", type=Path, help="where it goes; with --mutate, where it is")
    for name in ("assets", "relations", "incidents", "changes"):
        add(f"--{name}", type=int, default=getattr(Size(), name), help="rows (default: %(default)s)")
    for name in ("problems", "pools", "loops"):
        add(f"--{name}", type=int, help="how many (default: in proportion)")
    add("--seed", type=int, help="another seed, another estate (default: 1, with --mutate 2)")
    add(
        "--mutate",
        type=Path,
        metavar="TARGET",
        help="write the estate in FOLDER, somewhat changed, to TARGET",
    )
    add("--share", type=float, default=0.01, help="of the rows that --mutate changes (default: %(default)s)")
    return parser


if __name__ == "__main__":
    main()
