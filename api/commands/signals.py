"""How a command that stays is ended: by SIGINT or SIGTERM, in good order, with exit code 0."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer

ENDING = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def until_told_to_end() -> Iterator[None]:
    """Runs the block, then waits. Threads that the block starts leave the signals to the one that waits."""
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        yield
        signal.sigwait(ENDING)
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)


def end_when_told() -> None:
    """For a server that waits by itself and hands on the signal that ended it."""
    for number in ENDING:
        signal.signal(number, _end)


def _end(*_: object) -> NoReturn:
    raise typer.Exit
