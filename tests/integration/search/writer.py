"""A process that writes an index until it is killed, or holds one: `python -m tests.integration.search.writer`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from graph.search.index.embedded import EdgeIndex
from graph.search.sync import synchronise
from tests.integration.search.notes import Notes, WordModel

DOCUMENTS = 1500


def notes(changed: int = 0) -> Notes:
    """The documents at the first version, and with some of them changed at a later one."""
    made = Notes()
    for number in range(DOCUMENTS):
        made.write(f"article:{number:04}", f"first text of number {number}", f"second text of number {number}")
    for number in range(changed):
        made.write(f"article:{number:04}", f"changed text of number {number}")
    return made


def write(folder: Path, changed: int) -> None:
    synchronise(notes(changed), EdgeIndex(folder), WordModel(), lambda done, total: print(done, flush=True))
    print("done", flush=True)


def hold(folder: Path) -> None:
    index = EdgeIndex(folder)
    list(index.held())
    print("held", flush=True)
    time.sleep(600)


if __name__ == "__main__":
    what, folder, *rest = sys.argv[1:]
    if what == "write":
        write(Path(folder), int(rest[0]))
    else:
        hold(Path(folder))
