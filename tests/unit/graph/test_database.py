"""The file of the embedded graph: who may have it open, and what becomes of what cannot be opened."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from graph.defaults import GRAPH_FILE as FILE
from graph.errors import StoreUnusable, Unreachable
from graph.stores.sqlite.database import MIGRATIONS
from graph.stores.sqlite.store import SqliteStore
from tests.integration.etl.desk import Desk


def open_files() -> int:
    return len(psutil.Process().open_files())


def test_threads_that_are_gone_leave_no_file_open(desk: Desk) -> None:
    before = open_files()
    for _ in range(20):
        thread = threading.Thread(target=desk.store.version)
        thread.start()
        thread.join()
    assert open_files() - before <= 3


def test_threads_at_work_keep_what_they_opened(desk: Desk) -> None:
    desk.load({"assets.csv": "id\na\n"})
    go_on, seen = threading.Barrier(4), []

    def ask() -> None:
        for _ in range(3):
            go_on.wait(10)
            seen.append(desk.store.version().number)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [1] * 12


def test_a_store_can_be_opened_again_after_it_was_closed(desk: Desk) -> None:
    desk.load({"assets.csv": "id\na\n"})
    desk.store.close()
    desk.store.open()
    assert list(desk.entities()) == ["asset:a"]


def test_a_file_that_is_no_graph_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("dear diary, " * 1000)
    with pytest.raises(StoreUnusable, match="is not a graph of opsgraph"), closing(SqliteStore(tmp_path)) as store:
        store.open()
    assert (tmp_path / FILE).read_text().startswith("dear diary")


def test_a_graph_of_a_newer_program_is_refused(desk: Desk) -> None:
    desk.store.close()
    with closing(sqlite3.connect(desk.home / "data" / FILE)) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(StoreUnusable, match="newer opsgraph"):
        desk.store.open()


def test_a_folder_that_cannot_be_made_is_out_of_reach(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unreachable, match="data folder"), closing(SqliteStore(tmp_path / "file" / "data")) as store:
        store.open()
