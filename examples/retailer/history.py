"""The history of the estate: changes, incidents, problems and freezes, two years back and six weeks ahead."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import changes
import freezes
import incidents
import problems
import structure
from estate import table, write_csv


def write(folder: Path) -> None:
    """Write changes.csv, incidents.csv, problems.csv and freezes.csv."""
    assets = structure.build().assets
    owners = {id: asset["owner"] for id, asset in assets.items()}
    planned = changes.build(assets)
    known = {row.id for row in planned}
    keys = {row.key: row.id for row in planned if row.key}
    happened = incidents.build(owners, keys)
    listed = [_problem(row, keys) for row in table(problems.PROBLEMS, problems.TABLE)]
    ends = {
        "affects": set(assets),
        "targets": set(assets),
        "root_cause": set(assets),
        "caused_by": known,
        "fixed_by": known,
        "problem": {row["id"] for row in listed},
        "duplicate_of": {row.id for row in happened},
        "resolved_with": {
            str(path.relative_to(folder / "articles").with_suffix("")) for path in (folder / "articles").rglob("*.md")
        },
    }
    for cells in [row.cells for row in (*planned, *happened)] + listed:
        _check(cells, ends)
    _write(folder / "changes.csv", changes.COLUMNS.split(), [row.cells for row in planned])
    _write(folder / "incidents.csv", incidents.COLUMNS.split(), [row.cells for row in happened])
    _write(folder / "problems.csv", problems.COLUMNS.split(), listed)
    freezes.write(folder)


def _problem(row: Mapping[str, str], keys: Mapping[str, str]) -> dict[str, str]:
    cells = {name: "" if cell == "-" else cell for name, cell in row.items()}
    return {**cells, "fixed_by": keys.get(cells["fixed_by"], cells["fixed_by"])}


def _check(cells: Mapping[str, str], ends: Mapping[str, set[str]]) -> None:
    """A told record that names what is not there is a slip of the pen."""
    for column, there in ends.items():
        for end in filter(None, cells.get(column, "").split("|")):
            if end not in there:
                raise ValueError(f"{cells['id']}: {column} names {end}, which is not there")


def _write(path: Path, columns: list[str], rows: list[dict[str, str]]) -> None:
    write_csv(path, columns, ([row.get(column, "") for column in columns] for row in rows))
