"""The `whatif` command as a process of its own, as a person or a pipeline starts it."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

from tests.e2e.cli.command import Done, environment
from tests.pages import ROOT

PROGRAM = [sys.executable, "-m", "simulate.cli"]


@cache
def asked(*arguments: str, cwd: Path | None = None) -> Done:
    """The same, of a graph that nobody changes: each question is put once in a session."""
    return whatif(*arguments, cwd=cwd)


def whatif(
    *arguments: str | Path, cwd: Path | None = None, env: dict[str, str] | None = None, stdin: str | None = None
) -> Done:
    done = subprocess.run(
        [*PROGRAM, *map(str, arguments)],
        cwd=cwd or ROOT,
        env=env or environment(),
        input=stdin if stdin is not None else "",
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    return Done(done.returncode, done.stdout, done.stderr)
