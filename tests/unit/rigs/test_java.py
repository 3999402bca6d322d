"""The right JDK is found, wherever it is installed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.rigs import RigMissing, java
from tests.rigs.java import find_jdk, installed_jdks

Maker = Callable[..., Path]


@pytest.fixture
def jdk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Maker:
    """Make a JDK in the only place where they are looked for; none is there yet."""
    for name in ("JAVA_HOME", "JAVA_HOME_17_X64", "JAVA_HOME_21_X64", "JAVA_HOME_25_X64"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(java, "PLACES", (str(tmp_path / "jvm" / "*"),))

    def make(name: str, version: str, compiler: bool = True) -> Path:
        home = tmp_path / "jvm" / name
        (home / "bin").mkdir(parents=True)
        (home / "release").write_text(
            f'IMPLEMENTOR="X"\nJAVA_RUNTIME_VERSION="{version}+7"\nJAVA_VERSION="{version}"\n'
        )
        if compiler:
            (home / "bin" / "javac").touch()
        return home

    return make


def test_the_newer_kind_is_preferred(jdk: Maker) -> None:
    jdk("a17", "17.0.15")
    newer = jdk("b21", "21.0.4")
    found = find_jdk(21, 17)
    assert (found.home, found.feature, found.release) == (newer, 21, "21.0.4+7")
    assert found.tool("javac") == str(newer / "bin" / "javac")


def test_the_older_kind_will_do(jdk: Maker) -> None:
    jdk("a11", "11.0.2")
    older = jdk("b17", "17")
    assert find_jdk(21, 17).home == older


def test_java_home_goes_first(jdk: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    named = jdk("a21", "21.0.4")
    jdk("b25", "25.0.3")
    monkeypatch.setenv("JAVA_HOME", str(named))
    assert find_jdk(21, 17).home == named


def test_what_cannot_compile_is_no_jdk(jdk: Maker) -> None:
    jdk("jre", "21.0.4", compiler=False)
    jdk("a17", "17.0.15").joinpath("release").unlink()
    assert list(installed_jdks()) == []
    with pytest.raises(RigMissing, match="no JDK 17 or newer"):
        find_jdk(21, 17)


def test_a_jdk_with_two_names_is_one(jdk: Maker) -> None:
    home = jdk("java-21-openjdk", "21.0.4")
    home.with_name("default").symlink_to(home)
    assert len(list(installed_jdks())) == 1
