"""A load in a process of its own that a signal stops or kills at a named point:

python -m tests.integration.etl.victim HOME FOLDER SIGNAL POINT
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from etl.pipeline import Run
from graph.stores.sqlite.records import SqliteRecords
from graph.stores.sqlite.resolve import Resolve
from graph.stores.sqlite.staging import Staging
from tests.integration.etl.desk import Desk

TOLD_APART = "with a family being told apart"
STAGES = ("stage", "resolve", "watermark", "publish")
INSIDE: dict[str, tuple[type[Any], str, int]] = {
    "with some families staged": (Staging, "known", 2),
    "with a family half staged": (Staging, "flush", 2),
    TOLD_APART: (Staging, "row_at", 5),
    "with entities applied": (Resolve, "_relations", 1),
    "with entities and relations applied": (Resolve, "_pools", 1),
    "with some records kept": (SqliteRecords, "put", 6),
    "with dead letters kept": (SqliteRecords, "delete", 1),
}
"""Points within a stage: what is called, and the call at which it ends."""


def die_at(point: str, number: signal.Signals) -> None:
    if point in INSIDE:
        _die_in(*INSIDE[point], number)
    else:
        _die_around(point, number)


def _die_in(where: type[Any], name: str, at: int, number: signal.Signals) -> None:
    original, calls = getattr(where, name), [0]

    def called(*values: Any, **named: Any) -> Any:
        calls[0] += 1
        if calls[0] == at:
            os.kill(os.getpid(), number)
        return original(*values, **named)

    setattr(where, name, called)


def _die_around(point: str, number: signal.Signals) -> None:
    original = Run._stage

    @contextmanager
    def stage(self: Run, name: str) -> Iterator[None]:
        if point == f"before {name}":
            os.kill(os.getpid(), number)
        with original(self, name):
            yield
        if point == f"after {name}":
            os.kill(os.getpid(), number)

    setattr(Run, "_stage", stage)  # noqa: B010 - a method of this process only


def main(home: str, folder: str, number: str, point: str) -> None:
    with closing(Desk(Path(home), etl={"lease": 1 if number == "SIGSTOP" else 60})) as desk:
        die_at(point, signal.Signals[number])
        print("ready", flush=True)
        desk.run(Path(folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
