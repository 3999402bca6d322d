"""The folder outside the repository where rigs are built, each of them once."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

READY = "ready"


def built(name: str, build: Callable[[Path], None]) -> Path:
    """The folder `name` of the cache as `build` filled it.

    `build` gets an empty folder and runs under a lock: a second builder waits, and finds the work done. When
    it is interrupted it runs again, for a folder counts only with the marker that is set last. Whatever the
    content depends on belongs in `name`, so that a folder in use is never rebuilt.
    """
    folder = rigs_folder() / name
    if (folder / READY).exists():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _locked(folder.with_name(f"{folder.name}.lock")):
        if not (folder / READY).exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            build(folder)
            (folder / READY).touch()
    return folder


def rigs_folder() -> Path:
    """Where rigs are built: `OPSGRAPH_RIGS`, or `~/.cache/opsgraph-rigs`."""
    named = os.environ.get("OPSGRAPH_RIGS")
    return Path(named).expanduser().absolute() if named else Path.home() / ".cache" / "opsgraph-rigs"


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the file lock `path`; it is let go of when the process ends, however it ends."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
