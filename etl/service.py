"""The ETL as its callers see it: run, replay, drop. The command, the scheduler and the API all come through here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from etl.report import RunReport
from graph.platform import Platform

Progress = Callable[[str, str, int, int | None], None]
"""Called with source, stage, what is done and of how many (None: not known)."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What a run is asked to do. No source named: all configured ones. With a folder: that folder, as a `files`
    source of the name given."""

    source: str | None = None
    folder: Path | None = None
    full: bool = False
    accept_removals: bool = False
    now: str | None = None


class Etl:
    def __init__(self, platform: Platform) -> None:
        self.platform = platform

    def run(self, ask: Ask, progress: Progress | None = None) -> RunReport:
        """One run, from the lease to the published topology. WrongInput before anything is written; LeaseHeld
        where another run is at work; otherwise a report, whatever happened."""
        raise NotImplementedError

    def replay(self, ids: Sequence[str] | None = None, now: str | None = None) -> RunReport:
        """Puts dead letters (all, where none is named) through the sources' present rules once more."""
        raise NotImplementedError

    def drop(self, ids: Sequence[str]) -> int:
        """Forgets dead letters; Unknown where an id names none."""
        raise NotImplementedError
