"""Rewrites the files of this folder from the tables in its modules: `python examples/retailer/generate.py`.

The same bytes come out each time: what is drawn is drawn from a fixed seed and the asset's own id, so a new
asset changes no other line.
"""

from __future__ import annotations

from pathlib import Path

import history
import people
import structure

FOLDER = Path(__file__).resolve().parent


def main(folder: Path = FOLDER) -> None:
    """Write every generated file into `folder`."""
    people.write(folder)
    structure.write(folder)
    history.write(folder)


if __name__ == "__main__":
    main()
