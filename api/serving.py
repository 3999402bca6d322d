"""Where a server of this data folder can be asked: for commands that must not open what it has open."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from etl.lease import started

FILE = "serve.json"


@contextmanager
def announced(folder: Path, address: str) -> Iterator[None]:
    """Leaves the address in the data folder for as long as the block runs."""
    file = folder / FILE
    doc = {"address": address, "process": os.getpid(), "started": started(os.getpid())}
    beside = file.with_name(f".{FILE}.{os.getpid()}")
    beside.write_text(json.dumps(doc), encoding="utf-8")
    beside.replace(file)
    try:
        yield
    finally:
        if _read(file) == doc:
            file.unlink(missing_ok=True)


def running_server(folder: Path) -> str | None:
    """The address of the server that runs on this data folder; None where none does. One that was killed left its
    address behind, and its process is gone."""
    doc = _read(folder / FILE)
    process, address = doc.get("process"), doc.get("address")
    if not isinstance(process, int) or not isinstance(address, str):
        return None
    return address if started(process) == doc.get("started") else None


def _read(file: Path) -> dict[str, object]:
    try:
        doc = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return doc if isinstance(doc, dict) else {}
