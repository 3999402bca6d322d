"""The `opsgraph` command as a process of its own, as a person or a pipeline starts it."""

from __future__ import annotations

import json
import os
import pty
import select
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.pages import ROOT

RETAILER = ROOT / "examples" / "retailer"
TODAY = "2026-06-15T09:00:00Z"
PROGRAM = [sys.executable, "-m", "api.cli"]


@dataclass(frozen=True, slots=True)
class Done:
    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def json(self) -> Any:
        """The last line of standard output."""
        return json.loads(self.lines[-1])


def environment(**more: str) -> dict[str, str]:
    """This one, without settings of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OPSGRAPH_")}
    return {**kept, "PYTHONPATH": str(ROOT), "COLUMNS": "100", **more}


def opsgraph(
    *arguments: str | Path, cwd: Path | None = None, env: dict[str, str] | None = None, limit: float = 120
) -> Done:
    done = subprocess.run(
        [*PROGRAM, *map(str, arguments)],
        cwd=cwd or ROOT,
        env=env or environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=limit,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def on_a_terminal(*arguments: str | Path, columns: int = 100) -> tuple[int, str]:
    """The exit code, and everything that a terminal was sent."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*PROGRAM, *map(str, arguments)],
        cwd=ROOT,
        env=environment(COLUMNS=str(columns), TERM="xterm-256color"),
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    sent = b""
    try:
        while select.select([ours], [], [], 120)[0]:
            piece = os.read(ours, 65536)
            if not piece:
                break
            sent += piece
    except OSError:
        pass  # the terminal hangs up once the process has ended
    os.close(ours)
    return process.wait(timeout=30), sent.decode()


def load(folder: Path, data: Path, *more: str, now: str = TODAY) -> Done:
    return opsgraph("load", folder, "--data", data, "--now", now, *more)


def retailer_copy(folder: Path) -> Path:
    """A copy of the example estate that a test may change."""
    shutil.copytree(RETAILER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return folder


def drop_lines(path: Path, first: int, last: int) -> None:
    """Removes some rows of a file."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:first] + lines[last:]), encoding="utf-8")


def append(path: Path, *rows: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.writelines(f"{row}\n" for row in rows)
