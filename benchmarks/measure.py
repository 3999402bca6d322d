"""What a piece of work costs: here, in a process of its own, or as a command."""

from __future__ import annotations

import os
import pickle
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
import psutil

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock and of CPU, peak memory in bytes, and what the work returned.

    `growth` is how far the peak lay above what the process held when the work began; 0 for commands. Both are
    0 for work that was measured in this process.
    """

    wall: float
    cpu: float
    memory: int = 0
    growth: int = 0
    value: Any = None


@dataclass(frozen=True)
class Output:
    """What a command left: its exit code and what it wrote."""

    code: int
    stdout: str
    stderr: str


def here(work: Callable[[], Any], servers: Sequence[int] = ()) -> Cost:
    """The cost of work in this process, its threads included; `cpu` is with that of these other processes."""
    wall, cpu = time.perf_counter(), time.process_time() + _spent(servers)
    value = work()
    return Cost(time.perf_counter() - wall, time.process_time() + _spent(servers) - cpu, value=value)


def _spent(processes: Sequence[int]) -> float:
    times = [psutil.Process(process).cpu_times() for process in processes]
    return float(sum(each.user + each.system for each in times))


def fresh(work: Callable[..., Any], *arguments: Any) -> Cost:
    """The cost of a call in a new process: without its start and its imports, but with them in `memory`.

    Work has to be a function of a module; it, its arguments and its result have to be picklable.
    """
    with TemporaryDirectory() as folder:
        task, result = Path(folder, "task"), Path(folder, "result")
        task.write_bytes(pickle.dumps((work, arguments)))
        command = [sys.executable, "-m", "benchmarks.measure", str(task), str(result)]
        subprocess.run(command, cwd=ROOT, check=True)
        return Cost(*pickle.loads(result.read_bytes()))


def command(arguments: Sequence[str], *, cwd: Path = ROOT, code: int | None = 0) -> Cost:
    """The cost of a command from its start to its end, children included; its value is the `Output`.

    Another exit code than `code` is an error (None: any will do). `memory` is at least 10 MB, the launcher's.
    """
    with TemporaryDirectory() as folder:
        report, out, err = (Path(folder, name) for name in ("report", "out", "err"))
        launcher = [sys.executable, "-I", "-S", str(ROOT / "benchmarks" / "launch.py"), str(report)]
        with out.open("wb") as stdout, err.open("wb") as stderr:
            subprocess.run([*launcher, *arguments], cwd=cwd, stdout=stdout, stderr=stderr, check=True)
        cost = orjson.loads(report.read_bytes())
        output = Output(cost.pop("code"), out.read_text("utf-8"), err.read_text("utf-8"))
    if code is not None and output.code != code:
        raise RuntimeError(f"{' '.join(arguments)} ended with {output.code}, expected {code}: {output.stderr}")
    return Cost(**cost, value=output)


def _child(task: Path, result: Path) -> None:
    """The process that `fresh` starts."""
    work, arguments = pickle.loads(task.read_bytes())
    before, held = _peak(), _held()
    if sys.platform == "linux":
        Path("/proc/self/clear_refs").write_text("5")  # the peak from here on
    cost = here(lambda: work(*arguments))
    peak = _peak()
    # As plain values: in this process the class would be another module's.
    figures = (cost.wall, cost.cpu, max(before, peak), max(0, peak - held), cost.value)
    result.write_bytes(pickle.dumps(figures))


def _peak() -> int:
    """Peak memory of this process. Not from getrusage where it can be had otherwise: see launch.py."""
    return _status("VmHWM") or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _held() -> int:
    return _status("VmRSS") or _peak()


def _status(key: str) -> int:
    file = Path("/proc/self/status")
    lines = file.read_text("ascii").splitlines() if file.exists() else []
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(key)), 0)


def machine() -> str:
    """One line on where this runs, for the head of a report: figures taken under load say little."""
    cores, load = os.cpu_count() or 0, os.getloadavg()[0]
    busy = " (busy: figures are rough)" if load > cores / 2 else ""
    version = ".".join(str(part) for part in sys.version_info[:3])
    return f"{cores} cores, load {load:.1f}{busy}, Python {version}, {sys.platform}"


if __name__ == "__main__":
    _child(Path(sys.argv[1]), Path(sys.argv[2]))
