"""One source in one run: what it gave, and what came of that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from etl.dead_letters import DeadLetters
from etl.report import SourceReport
from etl.source import Source, Table
from etl.stage import ScopeCounts


@dataclass(slots=True)
class Fetch:
    """What one source gave in this run."""

    source: Source
    report: SourceReport
    tables: Sequence[Table] = ()
    digests: dict[str, str | None] = field(default_factory=dict)
    scopes: dict[str, ScopeCounts] = field(default_factory=dict)
    dead: DeadLetters = field(default_factory=DeadLetters)
    replayed: Sequence[str] | None = None
    """Ids of the dead letters that this fetch puts through again; None for a fetch of the source itself."""
