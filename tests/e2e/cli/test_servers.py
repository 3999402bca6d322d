"""The commands that stay: `serve` and `etl worker` work until they are told to stop, and stop in good order."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.cli.command import PROGRAM, RETAILER, environment, opsgraph


@contextmanager
def started(*arguments: str, cwd: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The process, and the first line it says on stderr."""
    process = subprocess.Popen(
        [*PROGRAM, *arguments],
        cwd=cwd,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        yield process, process.stderr.readline()
    finally:
        process.kill()
        process.communicate()


def await_file(path: Path) -> None:
    """Until it is there; the timeout of the test is the limit."""
    while not path.exists():
        time.sleep(0.05)


@pytest.fixture
def configured(tmp_path: Path) -> Path:
    """A folder whose settings name the example estate as a source."""
    (tmp_path / "opsgraph.toml").write_text(f'[sources.shop]\ntype = "files"\npath = "{RETAILER}"\n')
    return tmp_path


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_loads_at_once_and_ends_in_good_order(configured: Path, number: signal.Signals) -> None:
    with started("etl", "worker", cwd=configured) as (process, said):
        assert said == "opsgraph loads shop on schedule; Ctrl-C ends it.\n"
        await_file(configured / ".opsgraph" / "topology.bin")
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (0, "", "")
    runs = json.loads(opsgraph("etl", "runs", "--format", "json", cwd=configured).out)["runs"]
    assert [run["state"] for run in runs] == ["succeeded"]


def test_a_worker_without_a_source_has_nothing_to_do(tmp_path: Path) -> None:
    done = opsgraph("etl", "worker", cwd=tmp_path)
    assert done.code == 2
    assert "opsgraph.toml" in done.err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_serve_answers_where_it_says_until_it_is_told_to_stop(
    own: Path, tmp_path: Path, number: signal.Signals
) -> None:
    with started("serve", "--port", "0", "--data", str(own), cwd=tmp_path) as (process, said):
        address = re.search(r"http://127\.0\.0\.1:\d+", said)
        assert address, said
        with urllib.request.urlopen(f"{address[0]}/healthz", timeout=30) as answer:
            assert answer.status == 200
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (0, "", "")


def test_serve_does_not_listen_where_others_can_reach_it(own: Path) -> None:
    done = opsgraph("serve", "--host", "0.0.0.0", "--data", own)
    assert done.code == 2
    assert "0.0.0.0" in done.err
