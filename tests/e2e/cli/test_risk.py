"""`opsgraph risk calibrate`: what is fitted, what is kept, what is said of it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.e2e.cli.command import opsgraph


def test_it_says_what_is_kept_and_why(estate: Path) -> None:
    done = opsgraph("risk", "calibrate", "--dry-run", "--data", estate)
    assert done.code == 0, done.err
    assert "225 changes with a known outcome" in done.out
    assert "Nothing is kept (--dry-run)" in done.out
    assert "Brier score" in done.out
    assert "rift: " in done.out
    assert "critical_down" in done.out


def test_a_calibration_is_kept_and_gives_scores_a_probability(own: Path) -> None:
    done = opsgraph("risk", "calibrate", "--data", own, "--format", "json")
    assert done.code == 0, done.err
    doc = json.loads(done.out)
    assert doc["schema"] == "opsgraph.calibration/1"
    again = json.loads(opsgraph("risk", "calibrate", "--dry-run", "--data", own, "--format", "json").out)
    assert again == doc


def test_only_the_newest_changes_are_replayed_where_that_is_asked(estate: Path) -> None:
    arguments = ("risk", "calibrate", "--dry-run", "--last", "50", "--data", estate, "--format", "json")
    doc = json.loads(opsgraph(*arguments).out)
    assert doc["changes"] == 50
    assert doc["left_out"]["older"] == 176
    assert doc["kept"] == "hand-set"
    assert opsgraph("risk", "calibrate", "--last", "0", "--data", estate).code == 2


def test_without_a_graph_there_is_nothing_to_calibrate(tmp_path: Path) -> None:
    done = opsgraph("risk", "calibrate", "--data", tmp_path / "nothing")
    assert done.code == 2
    assert "opsgraph load" in done.err
