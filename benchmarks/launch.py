"""Runs a command and writes down what it cost. Started by `harness.command`, never imported.

It is this small on purpose: a process inherits the peak memory of the one that started it, so a command that
was started by a large one would look as large.
"""

import json
import os
import sys
import time


def main(report: str, command: list[str]) -> None:
    """Runs the command, and leaves its exit code, seconds and peak memory in the report."""
    started = time.perf_counter()
    process = os.posix_spawnp(command[0], command, os.environ)
    _, status, usage = os.wait4(process, 0)
    wall = time.perf_counter() - started
    unit = 1 if sys.platform == "darwin" else 1024
    with open(report, "w", encoding="utf-8") as file:  # noqa: PTH123 - pathlib alone would double its memory
        cost = {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "memory": usage.ru_maxrss * unit}
        json.dump({"code": os.waitstatus_to_exitcode(status), **cost}, file)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
