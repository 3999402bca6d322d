"""What a run's report says to people: what happened, and what to type next."""

from __future__ import annotations

from typing import Any

import pytest

from api.commands.runs import COUNTS, details, headline, listed, next_steps, tell
from api.console import Plain

AGAIN = "opsgraph load shop"


def run(state: str, **given: Any) -> dict[str, Any]:
    counts = {name: given.pop(name, 0) for name in COUNTS}
    source = {"source": "files", "state": state, **counts, "seconds": 0.2, "notes": [], "error": None}
    return {
        "run": "R1",
        "state": state,
        "started": "2026-05-01T09:00:00Z",
        "seconds": 0.25,
        "sources": [source],
        "stages": {"stage": 0.2},
        "written": {"entities": 3, "relations": 0},
    } | given


@pytest.mark.parametrize(
    ("report", "sentence"),
    [
        (
            run("succeeded", fetched=1204, new=1200, changed=3, unchanged=1, retired=2),
            "Loaded. 1,204 records read in 0.25 s: 1,200 new, 3 changed, 2 retired.",
        ),
        (
            run("succeeded", fetched=5, unchanged=5),
            "Up to date. 5 records read in 0.25 s: nothing has changed.",
        ),
        (
            run("failed", fetched=40, new=20, dead=20),
            "Failed after 0.25 s. What could be read is loaded; nothing was retired.",
        ),
        (run("failed", error="Disk full."), "Failed after 0.25 s: Disk full."),
        (run("crashed"), "Run R1 was cut off. The next run repairs what it left."),
        (
            run("running", stage="resolve"),
            "Run R1 is at work since 2026-05-01T09:00:00Z (stage: resolve).",
        ),
    ],
)
def test_a_run_is_told_in_one_sentence(report: dict[str, Any], sentence: str) -> None:
    assert headline(report) == sentence


def test_what_was_held_back_comes_first() -> None:
    held, read = headline(run("held", fetched=5, new=1, unchanged=4, held=12)).split(". ", 1)
    assert held == "Held back: 12 records would vanish at once, so none of these did"
    assert read == "5 records read in 0.25 s: 1 new."


def test_after_a_plain_success_there_is_nothing_to_do() -> None:
    assert next_steps(run("succeeded", fetched=3, new=3), AGAIN) == []


def test_what_was_held_back_can_be_let_go_with_the_same_command() -> None:
    assert next_steps(run("held", held=12), AGAIN) == [
        "If they are gone for good: opsgraph load shop --accept-removals"
    ]


def test_dead_letters_of_the_run_can_be_listed() -> None:
    assert next_steps(run("succeeded", fetched=2, dead=1), AGAIN) == [
        "1 record could not be read: opsgraph etl dead-letters list --run R1"
    ]


def test_a_run_that_was_cut_off_can_be_repeated() -> None:
    assert next_steps(run("crashed"), AGAIN) == ["Run it again: opsgraph load shop"]


def test_notes_and_errors_of_a_source_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    report = run("failed")
    report["sources"][0] |= {"notes": ["assets.csv has a new column x"], "error": "It is gone."}
    tell(Plain(), report, AGAIN)
    told = capsys.readouterr().out
    assert "- files: assets.csv has a new column x\n- files: It is gone.\n" in told


def test_details_leave_out_what_was_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    details(Plain(), run("succeeded", fetched=3, new=3), AGAIN)
    told = capsys.readouterr().out
    assert "written        3 entities\n" in told


def test_no_run_yet_says_how_to_start_one(capsys: pytest.CaptureFixture[str]) -> None:
    listed(Plain(), [])
    assert "opsgraph load FOLDER" in capsys.readouterr().out
