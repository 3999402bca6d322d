"""What a pack is made of: passages, facts of the graph, and what happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Part = Literal["passages", "facts", "history"]
PARTS: tuple[Part, ...] = ("passages", "facts", "history")


@dataclass(slots=True)
class Item:
    """One whole piece: it is in a pack as it is, or not at all. All its texts are clean."""

    part: Part
    uid: str
    kind: str
    title: str
    text: str
    why: str
    version: str
    """Since when the entity reads like this."""
    relevance: float = 0.0
    words: Mapping[str, int] = field(default_factory=dict)
    lanes: Mapping[str, int] = field(default_factory=dict)
    """The rank in each lane that found it."""
    assets: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    piece: int | None = None
    """Which piece of its document it is."""
    notes: tuple[str, ...] = ()
    """What was taken out of it, and what is to be known of it."""
    tokens: int = 0
    mark: int = 0
    """By which number it is cited."""

    def doc(self, as_of: str | None) -> dict[str, Any]:
        return {
            "mark": f"[{self.mark}]",
            "uid": self.uid,
            "kind": self.kind,
            "title": self.title,
            "piece": self.piece,
            "headings": list(self.headings),
            "text": self.text,
            "version": self.version or None,
            "as_of": as_of,
            "why": self.why,
            "lanes": {lane: {"rank": rank} for lane, rank in self.lanes.items()},
            "relevance": round(self.relevance, 4),
            "assets": list(self.assets),
            "tokens": self.tokens,
            "untrusted": True,
            "notes": list(self.notes),
        }


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What is not in a pack though it was found, and why."""

    part: Part
    uid: str
    why: str

    def doc(self) -> dict[str, Any]:
        return {"part": self.part, "uid": self.uid, "why": self.why}
