"""What a run did, per source and stage; kept, shown, and printed on one line."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

RunState = Literal["running", "succeeded", "failed", "held", "crashed"]


@dataclass(slots=True)
class SourceReport:
    """Always: fetched = new + changed + unchanged + dead."""

    source: str
    state: RunState = "running"
    fetched: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    retired: int = 0
    dead: int = 0
    held: int = 0
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)
    error: str | None = None


@dataclass(slots=True)
class RunReport:
    run: str
    started: str
    clock: str
    state: RunState = "running"
    finished: str | None = None
    seconds: float = 0.0
    stage: str | None = None
    sources: list[SourceReport] = field(default_factory=list)
    stages: dict[str, float] = field(default_factory=dict)
    written: dict[str, int] = field(default_factory=dict)
    graph: int = 0
    search: dict[str, Any] = field(default_factory=dict)
    """What the search index took of it, in pieces; with the `reason` where it is behind."""
    error: str | None = None
    holder: str = ""

    def doc(self) -> dict[str, Any]:
        """As it is kept and printed."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    @property
    def exit_code(self) -> int:
        return 0 if self.state == "succeeded" else 1
