"""What a machine cannot provide is left out locally, and is a failure in CI."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.rigs import RigBroken, RigMissing, require


@contextmanager
def rig(error: Exception | None = None) -> Iterator[str]:
    if error:
        raise error
    yield "bolt://here"


def test_a_rig_that_is_there_is_entered() -> None:
    with require(rig()) as url:
        assert url == "bolt://here"


def test_a_missing_rig_leaves_the_test_out_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no JDK"), require(rig(RigMissing("no JDK"))):
        pass


def test_a_missing_rig_is_a_failure_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no JDK"), require(rig(RigMissing("no JDK"))):
        pass


def test_a_broken_rig_is_an_error_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(RigBroken), require(rig(RigBroken("it fell over"))):
        pass


def test_what_a_test_raises_is_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """A block that meets a missing rig of another kind is not taken for this one."""
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(RigMissing, match="another"), require(rig()):
        raise RigMissing("another")
