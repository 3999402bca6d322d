"""What the words of incidents and changes mean: open or not, planned or running, how it ended, what it does.

Words are told apart without case and punctuation: `In Progress`, `in_progress` and `IN-PROGRESS` are one.
Times are canonical texts. Pure, and light enough for a command that must start at once.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, Literal

    Stage = Literal["planned", "running", "over"]
    Fate = Literal["down", "degraded", "removed", "nothing"]

CLOSED = frozenset(("resolved", "closed", "cancelled", "canceled", "done"))
PLANNED = frozenset(("", "new", "assess", "authorize", "approved", "scheduled", "planned"))
RUNNING = frozenset(("implement", "implementing", "inprogress"))

_OUTCOMES = {
    "successful": "successful",
    "successfulwithissues": "successful with issues",
    "failed": "failed",
    "backedout": "backed out",
    "cancelled": "cancelled",
    "canceled": "cancelled",
}
OUTCOMES = tuple(dict.fromkeys(_OUTCOMES.values()))
"""How a change can have ended, best first; a cancelled one did nothing."""

_FATES: dict[str, Fate] = {
    "restart": "down",
    "replace": "down",
    "degrade": "degraded",
    "configure": "degraded",
    "remove": "removed",
    "none": "nothing",
}


def plain(word: str | None) -> str:
    """A word without case and punctuation; the empty text where there is none."""
    return "".join(filter(str.isalnum, (word or "").casefold()))


def is_open(incident: Mapping[str, Any]) -> bool:
    """Neither resolved at any time, nor with a status that says so."""
    return not incident.get("resolved_at") and plain(incident.get("status")) not in CLOSED


def takes_down(incident: Mapping[str, Any]) -> bool:
    """Whether an open incident counts its assets as DOWN (a P1), where incidents count at all; else as DEGRADED."""
    return plain(incident.get("priority")) == "p1"


def stage(change: Mapping[str, Any], at: str) -> Stage:
    """Where a change stands at a time. A window that names no end is not over; one that ends now is."""
    status = plain(change.get("status"))
    if status in RUNNING:
        return "running"
    end = change.get("planned_end")
    return "planned" if status in PLANNED and (not end or end > at) else "over"


def fate(action: str | None) -> Fate:
    """What the targets of a change go through in its window: an unknown action, and none, are the worst."""
    return _FATES.get(plain(action), "down")


def outcome(word: str | None) -> str | None:
    """One of OUTCOMES; None where nobody said, or said something else."""
    return _OUTCOMES.get(plain(word))
