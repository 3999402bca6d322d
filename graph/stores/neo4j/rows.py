"""What the statements of this package give back, as the model's own types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from graph.model import Entity, Relation, Status
from graph.ontology import kind_of


def entity_from(row: Sequence[Any]) -> Entity:
    uid, status, record, since, sources = row
    return Entity(uid, kind_of(uid), Status(status), orjson.loads(record), since, tuple(sources or ()))


def relation_from(row: Sequence[Any]) -> Relation:
    source, type, target, strength, pool, status, since, sources = row
    return Relation(source, type, target, strength, pool, Status(status), since, tuple(sources))


def min_up_value(text: str) -> int | str:
    """A count as a number, a share as it was declared."""
    return text if text.endswith("%") else int(text)
