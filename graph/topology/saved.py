"""One topology in one file, which commands map into memory."""

from __future__ import annotations

import mmap
import os
import time
from contextlib import suppress

from graph.topology.layout import Unreadable
from graph.topology.view import Topology

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

FILE = "topology.bin"
_LEFT_OVER = 3600.0


def save(topology: Topology, folder: Path) -> Path:
    """Puts the topology in the place of the former one, at once; whoever has that one open keeps it."""
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f"{FILE}.{os.urandom(8).hex()}.tmp"
    try:
        with unfinished.open("xb") as file:
            file.write(topology.data)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(folder / FILE)
    finally:
        unfinished.unlink(missing_ok=True)
    _clear_left_overs(folder)
    return folder / FILE


def open_saved(folder: Path | str) -> Topology | None:
    """The topology kept in a folder; None where there is none, StoreUnusable where it must be built again."""
    path = f"{folder}/{FILE}"
    try:
        file = os.open(path, os.O_RDONLY)
        try:
            return Topology(memoryview(mmap.mmap(file, 0, access=mmap.ACCESS_READ)))
        finally:
            os.close(file)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        from graph.errors import StoreUnusable

        raise StoreUnusable(f"The topology in {path} cannot be used: {_why(error)}.") from error


def _why(error: Exception) -> str:
    if isinstance(error, Unreadable):
        return str(error)
    return str(error) if isinstance(error, OSError) else "it is empty"


def _clear_left_overs(folder: Path) -> None:
    """Removes what a save that was killed left behind."""
    for path in folder.glob(f"{FILE}.*.tmp"):
        with suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > _LEFT_OVER:
                path.unlink()
