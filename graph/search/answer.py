"""What a search answers, and how it reads as a document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from graph.search.ports import Piece

State = Literal["ok", "skipped", "absent", "failed"]


@dataclass(frozen=True, slots=True)
class Lane:
    """How a lane went: `skipped` had nothing to do, `absent` has no model, `failed` could not answer."""

    state: State
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that was found: its score between 0 and 1, its one or two best pieces, and where each lane that
    found it put it."""

    uid: str
    score: float
    pieces: tuple[Piece, ...]
    ranks: Mapping[str, int]

    @property
    def kind(self) -> str:
        return self.pieces[0].labels.kind

    @property
    def title(self) -> str:
        return self.pieces[0].labels.title

    @property
    def passage(self) -> str:
        return self.pieces[0].text

    def doc(self) -> dict[str, Any]:
        best = self.pieces[0]
        return {
            "uid": self.uid,
            "kind": self.kind,
            "title": self.title,
            "status": best.labels.status or None,
            "score": self.score,
            "passage": self.passage,
            "passages": [
                {"number": piece.number, "headings": list(piece.headings), "text": piece.text} for piece in self.pieces
            ],
            "lanes": {name: {"rank": rank} for name, rank in self.ranks.items()},
            "assets": list(best.labels.assets),
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """The hits, best first, and how each lane went."""

    query: str
    hits: tuple[Hit, ...]
    lanes: Mapping[str, Lane]
    ranked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The documents that each lane found, and all of them as `fused`, in order: what is measured."""
    about: tuple[str, ...] = ()
    as_of: str = ""
    model: str = ""

    @property
    def complete(self) -> bool:
        """Whether every lane that had something to do did it."""
        return all(lane.state in {"ok", "skipped"} for lane in self.lanes.values())

    def doc(self) -> dict[str, Any]:
        """The document that every face serves."""
        return {
            "query": self.query,
            "complete": self.complete,
            "lanes": {name: lane.state for name, lane in self.lanes.items()},
            "reasons": {name: lane.reason for name, lane in self.lanes.items() if lane.reason},
            "about": list(self.about),
            "as_of": self.as_of or None,
            "model": self.model or None,
            "hits": [hit.doc() for hit in self.hits],
        }
