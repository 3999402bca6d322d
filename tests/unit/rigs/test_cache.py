"""A rig is built once, whoever asks, and again where a build was cut short."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from tests.rigs.cache import built, rigs_folder


@pytest.fixture(autouse=True)
def rigs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OPSGRAPH_RIGS", str(tmp_path))
    return tmp_path


def test_a_rig_is_built_once() -> None:
    times: list[Path] = []
    first, second = built("part", times.append), built("part", times.append)
    assert times == [first] == [second]


def test_builders_at_the_same_time_build_once() -> None:
    times: list[Path] = []
    start = Barrier(4)

    def ask(_: int) -> Path:
        start.wait()
        return built("kind/part", times.append)

    with ThreadPoolExecutor(4) as pool:
        folders = set(pool.map(ask, range(4)))
    assert times == list(folders)


def test_a_build_that_was_cut_short_is_begun_anew() -> None:
    def fail(folder: Path) -> None:
        (folder / "half").touch()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        built("part", fail)
    folder = built("part", lambda folder: (folder / "whole").touch())
    assert {path.name for path in folder.iterdir()} == {"whole", "ready"}


def test_the_folder_is_outside_the_repository_unless_named(rigs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert rigs_folder() == rigs
    monkeypatch.delenv("OPSGRAPH_RIGS")
    assert rigs_folder() == Path.home() / ".cache" / "opsgraph-rigs"
