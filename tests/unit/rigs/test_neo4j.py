"""The Neo4j rig is a real server that nothing survives, and says plainly what it lacks."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from neo4j import GraphDatabase

from tests.pages import ROOT
from tests.rigs import RigBroken, RigMissing, java, missing, require
from tests.rigs.java import Jdk
from tests.rigs.neo4j import neo4j_server, version_for

Program = subprocess.Popen[str]


@pytest.fixture(autouse=True)
def _a_server_of_our_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPSGRAPH_TEST_NEO4J_URL", raising=False)


@pytest.fixture
def program() -> Iterator[Program]:
    """`python -m tests.rigs.neo4j`, just started."""
    command = [sys.executable, "-m", "tests.rigs.neo4j", "--heap", "512m"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as started:
        yield started
        started.kill()


def url_of(program: Program) -> str:
    """The URL that it prints; what it says instead leaves the test out where the machine lacks something."""
    assert program.stdout
    assert program.stderr
    url = program.stdout.readline().strip()
    if not url and program.wait() == 3:
        missing(program.stderr.read().strip())
    return url


@pytest.mark.slow
def test_a_server_answers_and_dies_with_whoever_started_it(program: Program) -> None:
    url = url_of(program)
    with GraphDatabase.driver(url, auth=None) as driver:
        [[count]] = driver.execute_query("MATCH (n) RETURN count(n)").records
        assert count == 0
    [server] = psutil.Process(program.pid).children()
    home = Path(server.cmdline()[-2])
    assert home.exists()
    assert {there.laddr.ip for there in server.net_connections() if there.status == psutil.CONN_LISTEN} <= {
        "127.0.0.1",
        "::ffff:127.0.0.1",
    }

    program.kill()

    assert psutil.wait_procs([server], timeout=30)[1] == []
    assert not home.exists()


def test_a_server_that_is_named_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPSGRAPH_TEST_NEO4J_URL", "bolt://there:7687")
    with neo4j_server() as url:
        assert url == "bolt://there:7687"


def test_a_server_that_does_not_start_says_why() -> None:
    with pytest.raises(RigBroken, match="heap size"), require(neo4j_server(heap="plenty")):
        pass


@pytest.mark.parametrize(("feature", "version"), [(25, "2026."), (21, "2026."), (17, "5.26.")])
def test_the_version_fits_the_jdk(feature: int, version: str) -> None:
    assert version_for(Jdk(Path(), "", feature)).startswith(version)


def test_without_maven_one_sentence_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "javac").touch()
    (tmp_path / "release").write_text('JAVA_VERSION="21.0.4"\n')
    monkeypatch.setattr(java, "PLACES", ())
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("OPSGRAPH_RIGS", str(tmp_path / "rigs"))
    with pytest.raises(RigMissing, match="no mvn on the path"), neo4j_server():
        pass
