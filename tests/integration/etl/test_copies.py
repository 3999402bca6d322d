"""Copies of what was read spare the next fetch most of its work, and are never believed for their own sake."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.copies import FOLDER
from etl.watermark import Watermark
from graph.errors import OpsgraphError
from tests.integration.etl.desk import Desk

BEFORE = {"assets.csv": "id,name\na,One\nb,Two\nc,Three\n"}
AFTER = {"assets.csv": "id,name\na,One\nb,Other\nd,Four\n"}
HEAD = "id,name\n"


def names(desk: Desk) -> dict[str, str]:
    return {uid: doc["fields"]["name"] for uid, doc in desk.entities().items() if doc["status"] == "active"}


def copy_of(desk: Desk) -> Path:
    return desk.store.folder / FOLDER / "files" / "assets.csv"


def test_a_table_is_kept_as_it_was_read(desk: Desk) -> None:
    desk.load(BEFORE)
    assert copy_of(desk).read_text() == BEFORE["assets.csv"]
    report = desk.loaded(AFTER)
    assert (report.new, report.changed, report.unchanged, report.retired) == (1, 1, 1, 1)
    assert copy_of(desk).read_text() == AFTER["assets.csv"]


@pytest.mark.parametrize("spoilt", ["", HEAD, "id,name\na,One\nb,Other\nd,Four\nz,Nobody\n", None])
def test_a_spoilt_or_lost_copy_is_not_believed(desk: Desk, spoilt: str | None) -> None:
    desk.load(BEFORE)
    if spoilt is None:
        copy_of(desk).unlink()
    else:
        copy_of(desk).write_text(spoilt)
    desk.load(AFTER)
    assert names(desk) == {"asset:a": "One", "asset:b": "Other", "asset:d": "Four"}


def test_a_copy_that_cannot_be_kept_fails_no_load(desk: Desk) -> None:
    (desk.store.folder / FOLDER).write_text("a file where the folder should be")
    assert desk.load(BEFORE).state == "succeeded"
    assert desk.load(AFTER).state == "succeeded"
    assert names(desk) == {"asset:a": "One", "asset:b": "Other", "asset:d": "Four"}


def test_a_table_that_is_again_what_it_was_before_a_failed_run_is_read(desk: Desk) -> None:
    """The good rows of a failed run are in the graph, though no watermark moved."""
    desk.load(BEFORE)
    broken = AFTER["assets.csv"] + "".join(f"x{number}\n" for number in range(300))
    assert desk.load({"assets.csv": broken}).state == "failed"
    assert names(desk)["asset:b"] == "Other"
    desk.load(BEFORE)
    assert names(desk) == {"asset:a": "One", "asset:b": "Two", "asset:c": "Three"}


def test_a_table_that_is_again_what_it_was_before_a_broken_off_run_is_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.load(BEFORE)

    def fail(*_: object) -> None:
        raise OpsgraphError("broken off before the watermark")

    with monkeypatch.context() as patched:
        patched.setattr(Watermark, "move", fail)
        with pytest.raises(OpsgraphError, match="broken off"):
            desk.load(AFTER)
    desk.load(BEFORE)
    assert names(desk) == {"asset:a": "One", "asset:b": "Two", "asset:c": "Three"}
