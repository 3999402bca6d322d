"""Generated estates in the `files` format, the same for the same seed.

    python -m benchmarks.estate FOLDER --assets 100000 --relations 400000 --incidents 50000 --changes 10000
    python -m benchmarks.estate FOLDER --mutate TARGET --share 0.01

Business services stand on applications, those on services, databases and caches, those on virtual machines,
hosts and the network of a dozen sites. A fifth of all relations are in pools. Few assets supply thousands,
most supply hardly any; the largest hubs reach a quarter to three quarters of the estate. Apart from 150 small
loops of two to five services (at the standard size) the graph is acyclic. Every id that a row names exists.
"""

from __future__ import annotations

import csv
from pathlib import Path

from benchmarks.estate import rows, tickets
from benchmarks.estate.graph import build
from benchmarks.estate.incidents import incidents
from benchmarks.estate.mutate import Edits, mutate
from benchmarks.estate.rows import Table
from benchmarks.estate.size import Size

__all__ = ["Edits", "Size", "generate", "mutate"]


def generate(folder: Path, size: Size | None = None) -> dict[str, int]:
    """Writes an estate, the standard one without a size, into a folder. Returns the rows of each file."""
    graph = build(size or Size())
    names = rows.named(graph)
    plan = tickets.planned(graph, names)
    tables = {
        "assets": rows.assets(graph, names),
        "relations": rows.relations(graph, names),
        "pools": rows.pools(graph, names),
        "teams": rows.teams(names),
        "people": rows.people(names),
        "incidents": incidents(plan),
        "changes": tickets.changes(plan),
        "problems": tickets.problems(plan),
    }
    folder.mkdir(parents=True, exist_ok=True)
    return {name: _write(folder / f"{name}.csv", table) for name, table in tables.items()}


def _write(path: Path, table: Table) -> int:
    lines = list(table.rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(table.columns)
        writer.writerows(lines)
    return len(lines)
