"""`opsgraph serve`, as a process of its own."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.integration.api.estate import ESTATE, write

ROOT = Path(__file__).parents[3]


@contextmanager
def served(folder: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The running process, in a folder of its own, and its address."""
    command = [
        sys.executable,
        "-m",
        "api.cli",
        "serve",
        "--port",
        "0",
        "--data",
        str(folder / "data"),
        *arguments,
    ]
    process = subprocess.Popen(command, cwd=folder, env={"PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        line = process.stderr.readline()
        found = re.search(r"http://\S+\d", line)
        assert found, line + process.stderr.read()
        yield process, found[0]
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def answered(address: str, path: str) -> httpx.Response:
    for _ in range(100):
        try:
            return httpx.get(address + path)
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError("The server did not answer.")


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_it_loads_its_sources_answers_and_stops_when_told(tmp_path: Path, end: signal.Signals) -> None:
    write(tmp_path / "estate", ESTATE)
    (tmp_path / "opsgraph.toml").write_text('[sources.estate]\npath = "estate"\n', "utf-8")
    with served(tmp_path) as (process, address):
        assert answered(address, "/readyz").json()["ready"]
        for _ in range(200):
            if answered(address, "/api/v1/graph/assets/shop").status_code == 200:
                break
            time.sleep(0.05)
        query = '{ asset(id: "shop") { dependencies { nodes { name } } } }'
        answer = httpx.post(f"{address}/graphql", json={"query": query}).json()
        assert answer == {"data": {"asset": {"dependencies": {"nodes": [{"name": "Checkout"}]}}}}
        process.send_signal(end)
        assert process.wait(10) == 0
        with pytest.raises(httpx.TransportError):
            httpx.get(f"{address}/healthz")


def test_it_does_not_listen_to_others_without_a_login(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "api.cli", "serve", "--host", "0.0.0.0", "--data", str(tmp_path)]
    ended = subprocess.run(
        command, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 2
    assert "127.0.0.1" in ended.stderr
