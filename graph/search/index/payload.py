"""What is kept beside the vectors of a point, and how a scope asks for it. The same in both adapters.

Fields that filters ask for stand by themselves; the rest of a piece is one text, as nothing but the whole is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from graph.search.ports import Held, Labels, Piece, Point, Scope
from graph.times import parse_time

KEYWORDS = ("uid", "kind", "status", "assets", "teams", "readers", "keys")
NUMBERS = ("from", "to")
"""What filters ask for. Each has an index of its own, which costs every process that opens them 8 ms."""
LOOKED_UP = ("to",)
"""Of the numbers, what is asked for by its value and not by a range alone."""
HELD = ("uid", "number", "text_hash", "labels_hash")
NAMES = ("uid", "number", "assets")

FOREVER = 2**62
EVERYONE = "*"
_GROUP = "="


def payload_of(point: Point, model: str) -> dict[str, Any]:
    """What is kept of a point. What is empty is left out: each field costs as much as ten dimensions of a vector."""
    piece, labels = point.piece, point.piece.labels
    kept: dict[str, Any] = {
        "uid": piece.uid,
        "number": piece.number,
        "model": model,
        "text_hash": point.text_hash,
        "labels_hash": point.labels_hash,
        "kind": labels.kind,
        "type": labels.type,
        "status": labels.status,
        "assets": list(labels.assets),
        "teams": list(labels.teams),
        "readers": [_GROUP + group for group in labels.readers] or [EVERYONE],
        "keys": list(labels.keys),
        "from": _moment(labels.valid_from) if labels.valid_from else -FOREVER,
        "to": _moment(labels.valid_to) if labels.valid_to else FOREVER,
        "piece": orjson.dumps(piece).decode(),
    }
    return {field: value for field, value in kept.items() if value not in ("", [])}


def piece_of(payload: Mapping[str, Any]) -> Piece:
    """The piece that was kept."""
    doc = orjson.loads(payload["piece"])
    lists = {name: tuple(value) for name, value in doc["labels"].items() if isinstance(value, list)}
    labels = Labels(**{**doc["labels"], **lists})
    return Piece(**{**doc, "labels": labels, "headings": tuple(doc["headings"])})


def held_of(id: object, payload: Mapping[str, Any]) -> Held:
    return Held(str(id), *(payload[name] for name in HELD))


def filter_of(scope: Scope, made: Any, span: Any) -> Any:
    """The filter of a scope, of the classes of a Qdrant package; `span` is its class of ranges of numbers."""

    def among(field: str, values: tuple[str, ...]) -> Any:
        return made.FieldCondition(key=field, match=made.MatchAny(any=list(values)))

    must = [
        among(field, values)
        for field, values in (
            ("kind", scope.kinds),
            ("status", scope.statuses),
            ("assets", scope.assets),
            ("teams", scope.teams),
            ("uid", scope.uids),
        )
        if values
    ]
    if scope.readers is not None:
        must.append(among("readers", (EVERYONE, *(_GROUP + group for group in scope.readers))))
    if scope.as_of:
        moment = _moment(scope.as_of)
        must.append(made.FieldCondition(key="from", range=span(lte=moment)))
        must.append(made.FieldCondition(key="to", range=span(gt=moment)))
    else:
        must.append(made.FieldCondition(key="to", match=made.MatchValue(value=FOREVER)))
    return made.Filter(must=must, must_not=[among("uid", scope.without)] if scope.without else [])


def _moment(text: str) -> int:
    """A time as microseconds, by which an index of numbers orders it."""
    moment = parse_time(text)
    return int(moment.timestamp()) * 1_000_000 + moment.microsecond
