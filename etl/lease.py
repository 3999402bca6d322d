"""Only one runs: the lease of this process, renewed while it works, and taken over only from the dead."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog

from graph.errors import LeaseLost, OpsgraphError
from graph.ports import GraphStore, Lease

NAME = "etl"
log = structlog.get_logger()


def holder_name(run: str) -> str:
    """Names this process so that another on the same machine can tell whether it still lives."""
    pid = os.getpid()
    return f"run {run} of process {pid} on {socket.gethostname()} started {started(pid)}"


def is_dead(holder: str) -> bool:
    """Whether the named process is surely gone; of another machine's that is never sure."""
    words = holder.split()
    if len(words) != 9 or words[6] != socket.gethostname():
        return False
    return started(int(words[4])) != words[8]


def started(pid: int) -> str:
    """When a process began, in the kernel's ticks; a reused number has another beginning."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return "never" if not _exists(pid) else "unknown"


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def held_lease(store: GraphStore, run: str, seconds: float, name: str = NAME) -> Iterator[Lease]:
    """The lease for as long as the block runs. LeaseHeld, naming the holder, where another has it."""
    current = store.leases.holder(name)
    dead = current.holder if current and is_dead(current.holder) else None
    lease = store.leases.acquire(name, holder_name(run), seconds, dead)
    done = threading.Event()
    beat = threading.Thread(target=_keep, args=(store, lease, seconds, done), name="lease", daemon=True)
    beat.start()
    try:
        yield lease
    finally:
        done.set()
        beat.join()
        _release(store, lease)


def _keep(store: GraphStore, lease: Lease, seconds: float, done: threading.Event) -> None:
    while not done.wait(seconds / 3):
        try:
            store.leases.renew(lease, seconds)
        except LeaseLost:
            return
        except OpsgraphError as missed:
            # The store checks the lease in every transaction; a missed beat alone does no harm.
            log.warning("lease not renewed", reason=str(missed))


def _release(store: GraphStore, lease: Lease) -> None:
    try:
        store.leases.release(lease)
    except OpsgraphError as missed:
        log.warning("lease not released; it expires by itself", reason=str(missed))
