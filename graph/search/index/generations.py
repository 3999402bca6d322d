"""The folder of the embedded index: a folder for each generation, and a file that names the one that answers.

    search/current                  the name of the generation that answers, written at once: the switch
    search/<generation>/state.json  what it knows of itself
    search/<generation>/lock        who has it open; held by the kernel for as long as that process lives
    search/<generation>/shard/      Qdrant Edge's own files

The files of Edge may be open in one process at a time.
"""

from __future__ import annotations

import fcntl
import os
import sys
import time
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson

from graph.errors import IndexHeld, StoreUnusable, Unreachable
from graph.search.ports import IndexState

FORMAT = 1
CURRENT = "current"
STATE = "state.json"
LOCK = "lock"
SHARD = "shard"
JOURNAL = "_journal"
REBUILD = "Build it anew from the graph with `opsgraph reindex`."


class Lock:
    """One process's right to a generation, given back when this object goes."""

    def __init__(self, folder: Path, patience: float) -> None:
        self._file = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            self._take(folder, time.monotonic() + patience)
        except BaseException:
            self.release()
            raise
        os.truncate(self._file, 0)
        os.pwrite(self._file, f"process {os.getpid()} ({_program()})".encode(), 0)

    def _take(self, folder: Path, deadline: float) -> None:
        while True:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as taken:
                holder = os.pread(self._file, 200, 0).decode(errors="replace") or "another process"
                held = IndexHeld(folder.parent, holder)
                if held.served or time.monotonic() >= deadline:
                    raise held from taken
                time.sleep(0.02)
            else:
                return

    def release(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def __del__(self) -> None:
        self.release()


def _program() -> str:
    name, *rest = sys.argv or [""]
    command = next((word for word in rest if not word.startswith("-")), "")
    return f"{Path(name).name or 'python'} {command}".strip()


def seen(folder: Path) -> tuple[int, int] | None:
    """Another answer than before means that there may have been a switch."""
    try:
        found = os.stat(f"{folder}/{CURRENT}")  # noqa: PTH116 asked several times a question, and pathlib is slow
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def current(folder: Path) -> str | None:
    """The name of the generation that answers; None where there is no index."""
    try:
        name = (folder / CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as broken:
        raise StoreUnusable(f"{folder / CURRENT} cannot be read: {broken}.", REBUILD) from broken
    if not name or Path(name).name != name:
        raise StoreUnusable(f"{folder / CURRENT} names no generation: {name!r}.", REBUILD)
    return name


def point_to(folder: Path, name: str) -> None:
    """The switch."""
    write(folder / CURRENT, name.encode() + b"\n")


def new_name() -> str:
    """Younger ones sort behind older ones."""
    import secrets  # with it comes half of cryptography, which no search needs

    return f"{time.time_ns() // 1_000_000:013d}-{secrets.token_hex(3)}"


def sweep(folder: Path) -> None:
    """Forgets generations that neither answer nor are at work anywhere."""
    import shutil

    try:
        answering = current(folder)
    except StoreUnusable:
        return  # nobody can tell which of them is wanted
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name != answering and (path / LOCK).is_file():
            with suppress(IndexHeld, OSError):
                lock = Lock(path, patience=0)
                shutil.rmtree(path)
                lock.release()


def read_state(generation: Path) -> tuple[IndexState, dict[str, int] | None]:
    """What a generation knows of itself, and the sizes of its files where it was left in order."""
    path = generation / STATE
    try:
        doc = orjson.loads(path.read_bytes())
        if doc["format"] != FORMAT:
            raise StoreUnusable(
                f"{path} is of format {doc['format']!r}; this opsgraph knows {FORMAT}.",
                "Use the opsgraph that wrote it, or build it anew from the graph with `opsgraph reindex`.",
            )
        return IndexState(**doc["state"]), doc["files"]
    except (OSError, ValueError, KeyError, TypeError) as broken:
        raise StoreUnusable(f"{generation} is no index of opsgraph: {_reason(broken)}.", REBUILD) from broken


def write_state(generation: Path, state: IndexState, files: dict[str, int] | None) -> None:
    doc: dict[str, Any] = {"format": FORMAT, "state": asdict(state), "files": files}
    write(generation / STATE, orjson.dumps(doc, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS))


def sizes(generation: Path) -> dict[str, int]:
    """The files of a generation, by which one that was cut or lost is noticed. Journals aside: Edge puts what is in
    them where it belongs when it next opens the shard, and drops them."""
    shard = generation / SHARD
    return {
        str(path.relative_to(generation)): path.stat().st_size
        for path in sorted(shard.rglob("*"))
        if path.is_file() and not path.stem.endswith(JOURNAL)
    }


def check_files(generation: Path, files: dict[str, int]) -> None:
    """StoreUnusable where a file is missing or shorter than it was: Edge itself reads on without what was there."""
    for name, size in files.items():
        try:
            found = (generation / name).stat().st_size
        except OSError:
            found = -1
        if found < size:
            what = "is missing" if found < 0 else f"has {found} bytes of {size}"
            raise StoreUnusable(f"The search index is broken: {generation / name} {what}.", REBUILD)


def write(path: Path, content: bytes) -> None:
    """Writes a file at once: whoever reads it finds the old or the new."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as broken:
        raise Unreachable(
            f"{path} cannot be written: {broken.strerror}.", "Make room or rights there, and try again."
        ) from broken


def _reason(broken: Exception) -> str:
    if isinstance(broken, OSError):
        return f"{Path(str(broken.filename)).name}: {broken.strerror}"
    return f"{STATE} says {type(broken).__name__} {broken}"
