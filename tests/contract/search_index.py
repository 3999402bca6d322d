"""Points for the suite of the search index: small vectors, words that are numbers, labels of all sorts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from graph.search.index.points import point_of
from graph.search.ports import Found, IndexState, Labels, Piece, Point

if TYPE_CHECKING:
    from graph.search.ports import Vectors

MODEL = "model-a"
EMPTY = IndexState(model=MODEL, dimensions=4, recipe="1", graph=0, points=0, average_length=10.0)


def point(uid: str, number: int = 0, words: Sequence[int] = (1,), model: str = MODEL, **said: object) -> Point:
    """A point of a document; its labels by their names, and `text`."""
    text = str(said.pop("text", f"Text {number} of {uid}."))
    own = Labels(**{"kind": uid.partition(":")[0], "title": uid} | said)  # type: ignore[arg-type]
    piece = Piece(uid, number, text, f"Head of {uid}", own, "body", ("Chapter", "Section"), "2026-01-01T00:00:00Z")
    return replace(point_of(piece, model), words=dict.fromkeys(words, 1.0))


def vectors(*rows: Sequence[float]) -> Vectors:
    """Vectors of length 1 in these directions."""
    made = np.array(rows, dtype=np.float32)
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    return made


def uids(found: Sequence[Found]) -> list[str]:
    return [each.uid for each in found]
