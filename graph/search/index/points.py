"""From a piece to its point: its id, its hashes and its words."""

from __future__ import annotations

from hashlib import blake2b
from uuid import NAMESPACE_OID, uuid5

import orjson

from graph.search.ports import Piece, Point


def point_of(piece: Piece, model: str) -> Point:
    """The point of a piece in the index of a model, its words aside; the same piece always has the same."""
    return Point(
        id=str(uuid5(NAMESPACE_OID, f"{piece.uid}|{piece.number}|{model}")),
        piece=piece,
        text_hash=_digest([piece.head, piece.text]),
        labels_hash=_digest([piece.labels, piece.headings, piece.part, piece.version]),
    )


def _digest(value: object) -> str:
    return blake2b(orjson.dumps(value), digest_size=16).hexdigest()
