"""Progress bars: on stderr, for people only, and only once the work takes a while."""

from __future__ import annotations

import pytest

from api.commands import progress


def work(bars: progress.Bars) -> None:
    bars.report("files", "assets.csv", 10, 100)
    bars.report("files", "assets.csv", 100, 100)
    bars.report("files", "relations.csv", 5, None)


def test_quick_work_draws_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    bars = progress.Bars()
    work(bars)
    bars.stop()
    assert capsys.readouterr() == ("", "")


def test_long_work_is_drawn_on_stderr_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "PATIENCE", -1.0)
    monkeypatch.setenv("FORCE_COLOR", "1")
    bars = progress.Bars()
    work(bars)
    bars.stop()
    out, err = capsys.readouterr()
    assert out == ""
    assert "files assets.csv" in err
    assert "100/100" in err


def test_nobody_who_watches_means_no_bars() -> None:
    with progress.shown() as report:
        assert report is None
