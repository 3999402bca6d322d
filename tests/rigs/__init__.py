"""Rigs: the real parts that tests, benchmarks and CI run against, without Docker.

A rig is a module here with a context manager that starts one part on a loopback port and stops it again.
What it needs is built once into `~/.cache/opsgraph-rigs` (another folder: `OPSGRAPH_RIGS`), which may be
deleted at any time.

What a machine cannot provide (no JDK, no Maven) is a `RigMissing` with one sentence that says so. A fixture
enters its rig through `require`: such a test is then left out locally, with that sentence as the reason, and
is a failure where the environment variable `CI` is set. A rig that should work and does not is always an
error, `RigBroken`.

    @pytest.fixture(scope="session")
    def neo4j_url() -> Iterator[str]:
        with require(neo4j_server()) as url:
            yield url

A server that runs already is used instead of the rig where a variable names it: `OPSGRAPH_TEST_NEO4J_URL`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import NoReturn, TypeVar

T = TypeVar("T")


class RigMissing(Exception):
    """This machine cannot provide the rig; the message is one sentence that says what it lacks."""


class RigBroken(Exception):
    """The machine has what the rig needs, and still it was not built or did not start."""


@contextmanager
def require(rig: AbstractContextManager[T]) -> Iterator[T]:
    """Enter `rig`; where it is missing, leave the test out, or fail it in CI."""
    with ExitStack() as stack:
        try:
            part = stack.enter_context(rig)
        except RigMissing as lack:
            missing(str(lack))
        yield part


def in_ci() -> bool:
    """Whether the environment variable `CI` is set."""
    return bool(os.environ.get("CI"))


def missing(reason: str) -> NoReturn:
    """Leave the running test out for `reason`; where `CI` is set, fail it."""
    import pytest

    if in_ci():
        pytest.fail(f"CI must provide this: {reason}", pytrace=False)
    pytest.skip(reason)
