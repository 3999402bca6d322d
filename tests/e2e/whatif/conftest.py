from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.cli.command import PROGRAM as OPSGRAPH
from tests.e2e.cli.command import RETAILER, environment, load

SCENARIO = """\
name: Third node for the loyalty database
steps:
  - add: {id: loyalty-db-2, type: database_instance, criticality: medium}
  - connect: {source: loyalty-db-2, type: MEMBER_OF, target: loyalty-db}
  - fail: loyalty-db-1
gate:
  - no: {state: DOWN, criticality: critical}
"""
GATE = "gate:\n  - no: {state: DOWN, criticality: critical}\n"


@pytest.fixture(scope="session")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the example estate, loaded once; tests only read it."""
    data = tmp_path_factory.mktemp("estate") / "data"
    done = load(RETAILER, data)
    assert done.code == 0, done.err
    return data


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `plan.yaml`, `other.yaml` and `gate.yaml`."""
    folder = tmp_path_factory.mktemp("files")
    (folder / "plan.yaml").write_text(SCENARIO, encoding="utf-8")
    (folder / "other.yaml").write_text("name: Without it\nsteps:\n  - fail: loyalty-db-1\n", encoding="utf-8")
    (folder / "gate.yaml").write_text(GATE, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def server(estate: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a platform that serves the example estate."""
    process = subprocess.Popen(
        [*OPSGRAPH, "serve", "--port", "0", "--data", str(estate)],
        cwd=tmp_path_factory.mktemp("server"),
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        said = process.stderr.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+", said)
        assert address, said
        yield address[0]
    finally:
        process.kill()
        process.communicate()
