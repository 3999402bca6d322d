"""Opening the facts of a folder: at once, and never a graph that this program must not read."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from graph import topology
from graph.defaults import GRAPH_FILE as FILE
from graph.errors import StoreUnusable, WrongInput
from graph.ports import Supplies
from graph.stores.sqlite.facts import open_facts
from graph.stores.sqlite.store import SqliteStore
from tests.contract.sample import sample
from tests.pages import ROOT

HEAVY = ("dataclasses", "typing", "inspect", "pathlib", "numpy", "orjson", "pydantic", "asyncio", "graph.ontology")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    store = SqliteStore(tmp_path)
    store.open()
    store.restore(*sample(), store.leases.acquire("etl", "test", 600))
    store.close()
    return tmp_path


def test_reading_imports_nothing_heavy(folder: Path) -> None:
    with closing(open_facts(folder)) as facts:
        facts.topology()
    program = f"""
import sys
from graph.stores.sqlite.facts import open_facts
facts = open_facts({str(folder)!r})
facts.topology(), facts.open_incidents(), facts.changes(open_only=True), facts.names(["shop"]), facts.teams(["ops"])
facts.knowledge(["payments-db"]), facts.resolve(["shop"]), facts.sources(), facts.freezes(), facts.assets(["shop"])
print(*[name for name in {HEAVY!r} if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-S", "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("\n", "")


@pytest.mark.parametrize("name", ["nothing", "empty", "hollow"])
def test_a_folder_without_a_graph_names_the_next_step(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "hollow").mkdir()
    (tmp_path / "hollow" / FILE).touch()
    with pytest.raises(WrongInput, match="opsgraph load FOLDER"):
        open_facts(tmp_path / name)
    assert not (tmp_path / "nothing").exists()
    assert list((tmp_path / "empty").iterdir()) == []
    assert [path.stat().st_size for path in (tmp_path / "hollow").iterdir()] == [0]


def test_a_newer_schema_is_refused(folder: Path) -> None:
    with closing(sqlite3.connect(folder / FILE)) as connection:
        connection.execute("PRAGMA user_version = 999")
    with pytest.raises(StoreUnusable, match="newer opsgraph"):
        open_facts(folder)


def test_what_is_no_graph_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"Anything but a database." * 100)
    with pytest.raises(StoreUnusable, match="not a graph"):
        open_facts(tmp_path)


def test_a_graph_that_is_damaged_inside_is_refused(folder: Path) -> None:
    with closing(sqlite3.connect(folder / FILE)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'entity'").fetchone()
        (page,) = connection.execute("PRAGMA page_size").fetchone()
    with (folder / FILE).open("r+b") as file:
        file.seek((root - 1) * page)
        file.write(b"\xff" * page)
    with pytest.raises(StoreUnusable, match="not a graph of opsgraph"), closing(open_facts(folder)) as facts:
        facts.open_incidents()


def test_a_topology_that_lacks_lags_or_is_broken_is_made_again(folder: Path) -> None:
    with closing(open_facts(folder)) as facts:
        made = bytes(facts.topology().data)
    store = SqliteStore(folder)
    rows = store.changed_since(0)
    for saved in (None, b"broken", topology.build(Supplies(rows.version.__class__(1, None), [], [], [])).data):
        (folder / topology.FILE).unlink()
        if saved is not None:
            (folder / topology.FILE).write_bytes(saved)
        with closing(open_facts(folder)) as facts:
            facts.topology()
            if saved is None or saved == b"broken":
                assert bytes(facts.topology().data) == made
            assert facts.topology().number == 3
    store.close()


def test_it_sees_one_state_of_the_graph(folder: Path) -> None:
    with closing(open_facts(folder)) as facts:
        before = facts.open_incidents()
        with closing(sqlite3.connect(folder / FILE)) as connection, connection:
            connection.execute("DELETE FROM entity WHERE kind = 'incident'")
        assert facts.open_incidents() == before
    with closing(open_facts(folder)) as facts:
        assert facts.open_incidents() == []


def test_a_folder_that_cannot_be_written_to_is_read(folder: Path) -> None:
    with closing(sqlite3.connect(folder / FILE)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    folder.chmod(0o555)
    (folder / FILE).chmod(0o444)
    try:
        with closing(open_facts(folder)) as facts:
            assert facts.version()["number"] == 3
    finally:
        folder.chmod(0o755)


def test_a_folder_may_have_any_name(folder: Path, tmp_path: Path) -> None:
    odd = tmp_path / "100% #1?"
    odd.mkdir()
    (odd / FILE).write_bytes((folder / FILE).read_bytes())
    with closing(open_facts(odd)) as facts:
        assert facts.names(["shop"]) == {"shop": "Online shop"}
