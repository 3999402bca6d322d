"""A real Neo4j, from Maven Central, on a free loopback port.

As a fixture, with an empty database of its own:

    with neo4j_server() as url:
        driver = neo4j.GraphDatabase.driver(url, auth=None)

By hand and for benchmarks, until Ctrl-C: `python -m tests.rigs.neo4j`.

Needs Maven for the first start, and a JDK: 21 or newer runs the current version, 17 the one with long-term
support.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path

from neo4j import GraphDatabase

from tests.rigs import RigBroken, RigMissing, in_ci
from tests.rigs.cache import built
from tests.rigs.java import Jdk, find_jdk

SOURCES = Path(__file__).parent / "neo4j-server"
POM = SOURCES / "pom.xml"
MAIN = "Neo4jRig"
SOURCE = SOURCES / f"{MAIN}.java"
JVM = ("-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-Dlog4j2.disable.jmx=true")
QUICK = "-XX:TieredStopAtLevel=1"
START_LIMIT = 120.0
STOP_LIMIT = 120.0

# What is run once while the classes that it needs are recorded: the kinds of query that a graph store asks.
REHEARSAL = (
    "CREATE CONSTRAINT IF NOT EXISTS FOR (n:Entity) REQUIRE n.uid IS UNIQUE",
    "CREATE INDEX IF NOT EXISTS FOR (n:Entity) ON (n.name)",
    "CALL db.awaitIndexes()",
    "UNWIND range(1, 200) AS i MERGE (n:Entity {uid: toString(i)}) SET n += {name: 'n' + i}, n:$('Host')",
    """UNWIND range(1, 199) AS i MATCH (a:Entity {uid: toString(i)}) MATCH (b:Entity {uid: toString(i + 1)})
       MERGE (a)-[r:DEPENDS_ON]->(b) SET r.strength = 'hard'""",
    "MATCH (n:Entity) WHERE n.name STARTS WITH 'n1' RETURN labels(n), properties(n) ORDER BY n.uid LIMIT 9",
    "MATCH (a:Entity {uid: '1'})-[:DEPENDS_ON*1..3]->(b) RETURN collect(DISTINCT b.uid)",
    "MATCH (n:Entity) CALL (n) { OPTIONAL MATCH (n)-[r]->(m) RETURN count(m) AS out } RETURN sum(out)",
    "MATCH (n:Entity) DETACH DELETE n",
)


@contextmanager
def neo4j_server(heap: str = "1g", *, optimise: bool = False) -> Iterator[str]:
    """The URL of an empty Neo4j without authentication that lives as long as the block, or as this process.

    `heap` is the JVM's `-Xmx`. With `optimise` the JVM compiles what runs often as far as it does in production:
    for measurements. Tests, with many queries on little data, take half the time without.

    Where `OPSGRAPH_TEST_NEO4J_URL` names a server, it is that one, with whatever it holds. Raises `RigMissing`
    where the machine cannot provide one, and `RigBroken` where it should and does not.
    """
    if named := os.environ.get("OPSGRAPH_TEST_NEO4J_URL"):
        yield named
        return
    jdk = find_jdk(21, 17)
    classpath = _build(jdk)
    flags = [f"-Xmx{heap}"] if optimise else [f"-Xmx{heap}", QUICK]
    if not in_ci():  # which starts from nothing each time: there the recording costs more than it saves
        flags.append(f"-XX:SharedArchiveFile={_recorded(jdk, classpath)}")
    with _running(jdk, classpath, flags) as url:
        yield url


def version_for(jdk: Jdk) -> str:
    """The Neo4j version in the pom that runs on `jdk`."""
    key = "neo4j.version" if jdk.feature >= 21 else "neo4j.lts.version"
    found = re.search(rf"<{re.escape(key)}>(.+)</", POM.read_text(encoding="utf-8"))
    assert found, f"{POM} has no property {key}"
    return found[1]


# ------------------------------------------------------------------------------------------------ building


def _build(jdk: Jdk) -> str:
    """The classpath of the server: its libraries, and the rig's own main class."""
    version = version_for(jdk)
    pom, source = POM.read_text(encoding="utf-8"), SOURCE.read_text(encoding="utf-8")
    libraries = built(_name(version, "lib", pom), partial(_fetch, jdk=jdk, version=version))
    jars = os.pathsep.join(sorted(map(str, libraries.glob("*.jar"))))
    rig = built(_name(version, "rig", source, jars, jdk.release), partial(_compile, jdk=jdk, jars=jars))
    return f"{jars}{os.pathsep}{rig / 'rig.jar'}"


def _recorded(jdk: Jdk, classpath: str) -> Path:
    """An archive of the classes that a server loads; it spares a start a third of its work."""
    name = _name(version_for(jdk), "classes", classpath, jdk.release, *JVM, *REHEARSAL)
    return built(name, partial(_record, jdk=jdk, classpath=classpath)) / "classes.jsa"


def _name(version: str, part: str, *content: str) -> str:
    """The cache folder of a part that is made from `content`, and from nothing else."""
    return f"neo4j-{version}/{part}-{hashlib.sha256(repr(content).encode()).hexdigest()[:12]}"


def _fetch(folder: Path, jdk: Jdk, version: str) -> None:
    """Copy the server's libraries from Maven Central."""
    maven = shutil.which("mvn")
    if not maven:
        raise RigMissing("Neo4j comes by Maven, and there is no mvn on the path: install Maven")
    print(f"Getting Neo4j {version} by Maven, once", file=sys.stderr, flush=True)
    settings = {"neo4j.version": version, "outputDirectory": folder, "includeScope": "runtime"}
    options = [f"-D{key}={value}" for key, value in settings.items()]
    done = _run([maven, "-q", "-B", "-f", str(POM), *options, "dependency:copy-dependencies"], jdk)
    if done.returncode:
        why = re.search(r"\[ERROR\] (.+)", done.stdout)
        raise RigMissing(f"Maven could not get Neo4j {version}: {why[1] if why else done.stdout.strip()}")


def _compile(folder: Path, jdk: Jdk, jars: str) -> None:
    """Make `rig.jar`; a mere folder of classes cannot be in an archive of classes."""
    classes = str(folder / "classes")
    for command in (
        [jdk.tool("javac"), "-cp", jars, "-d", classes, str(SOURCE)],
        [jdk.tool("jar"), "--create", "--file", str(folder / "rig.jar"), "-C", classes, "."],
    ):
        done = _run(command, jdk)
        if done.returncode:
            raise RigBroken(f"{Path(command[0]).name} failed:\n{done.stdout}")


def _record(folder: Path, jdk: Jdk, classpath: str) -> None:
    """Run what a server is asked most, and have the JVM write down the classes that this took."""
    print("Recording what Neo4j needs to start, once", file=sys.stderr, flush=True)
    flags = ["-Xmx1g", QUICK, f"-XX:ArchiveClassesAtExit={folder / 'classes.jsa'}"]
    with _running(jdk, classpath, flags) as url, GraphDatabase.driver(url, auth=None) as driver:
        for query in REHEARSAL:
            driver.execute_query(query)


def _run(command: Sequence[str], jdk: Jdk) -> subprocess.CompletedProcess[str]:
    """Run to the end, on `jdk`, with everything that it says in `stdout`."""
    return subprocess.run(
        command,
        env=os.environ | {"JAVA_HOME": str(jdk.home)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


# ------------------------------------------------------------------------------------------------ running


@contextmanager
def _running(jdk: Jdk, classpath: str, flags: Sequence[str]) -> Iterator[str]:
    """A server as a process of its own, with an empty data folder that goes when it ends.

    The server ends when its standard input closes, so it survives neither the block nor this process, however
    that ends. It stands in a session of its own: Ctrl-C reaches it through this process only.
    """
    home = Path(tempfile.mkdtemp(prefix="opsgraph-neo4j-"))
    log = home / "rig.log"
    command = [jdk.tool("java"), *JVM, *flags, "-cp", classpath, MAIN, str(home), "0"]
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, home, ignore_errors=True)
        output = stack.enter_context(log.open("wb"))
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
        stack.callback(_stop, process)
        yield f"bolt://127.0.0.1:{_port(process, log)}"


def _port(process: subprocess.Popen[bytes], log: Path) -> int:
    """Wait until the server says that it is ready, and where."""
    limit = time.monotonic() + START_LIMIT
    while True:
        over = process.poll() is not None or time.monotonic() > limit
        said = log.read_text(encoding="utf-8", errors="replace")
        if ready := re.search(r"^ready (\d+)\n", said, re.MULTILINE):
            return int(ready[1])
        if over:
            raise RigBroken(f"Neo4j did not start (exit code {process.returncode}):\n{said[-4000:]}")
        time.sleep(0.02)


def _stop(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin
    process.stdin.close()
    try:
        process.wait(STOP_LIMIT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def main() -> None:
    """Run an empty Neo4j until Ctrl-C, and print its URL; exit code 3 where this machine cannot provide one."""
    parser = argparse.ArgumentParser("python -m tests.rigs.neo4j", description="Run an empty Neo4j until Ctrl-C")
    parser.add_argument("--heap", default="1g", help="the most memory for its objects (default: 1g)")
    server = neo4j_server(parser.parse_args().heap, optimise=True)
    try:
        with suppress(KeyboardInterrupt), server as url:
            print(url, flush=True)
            threading.Event().wait()
    except RigMissing as lack:
        parser.exit(3, f"{lack}\n")


if __name__ == "__main__":
    main()
