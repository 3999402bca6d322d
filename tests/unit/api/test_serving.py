"""Where a running server can be asked."""

from __future__ import annotations

import json
import os
from pathlib import Path

from api.serving import FILE, announced, running_server


def test_a_running_server_is_found_as_long_as_it_runs(tmp_path: Path) -> None:
    assert running_server(tmp_path) is None
    with announced(tmp_path, "http://127.0.0.1:4000"):
        assert running_server(tmp_path) == "http://127.0.0.1:4000"
    assert running_server(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


def test_one_that_was_killed_is_not(tmp_path: Path) -> None:
    for process, started in ((2**22 + 1, "5"), (os.getpid(), "another beginning")):
        doc = {"address": "http://127.0.0.1:4000", "process": process, "started": started}
        (tmp_path / FILE).write_text(json.dumps(doc))
        assert running_server(tmp_path) is None


def test_what_another_one_wrote_stays(tmp_path: Path) -> None:
    with announced(tmp_path, "http://127.0.0.1:4000"):
        (tmp_path / FILE).write_text('{"address": "http://127.0.0.1:4001"}')
    assert (tmp_path / FILE).exists()


def test_a_file_that_says_nothing_names_no_server(tmp_path: Path) -> None:
    for content in ("", "[]", '{"address": 5, "process": "x"}'):
        (tmp_path / FILE).write_text(content)
        assert running_server(tmp_path) is None
