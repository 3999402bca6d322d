"""From a document to the type that GraphQL tells it by.

A field is the document's key of its name; of an id, `owner_id` is the key `owner`, and beside it `owner` leads on into
the graph. Ids get their kind here, as everywhere in GraphQL: by the field's name, or as the type's `KIND` says of its
own `id`; those of assets where nothing else is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, ClassVar, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import strawberry

from api.graphql.context import Info
from api.graphql.node import NODES, node_by
from graph.model import Kind

_KINDS = {
    "owner": Kind.TEAM,
    "team": Kind.TEAM,
    "change": Kind.CHANGE,
    "changes": Kind.CHANGE,
    "unscheduled": Kind.CHANGE,
    "of": Kind.CHANGE,
    "freeze": Kind.FREEZE,
    "incidents": Kind.INCIDENT,
}


@strawberry.type
class Told:
    """What is made from a document. `KEYS` names the keys that are not called like their fields."""

    KIND: ClassVar[Kind] = Kind.ASSET
    KEYS: ClassVar[Mapping[str, str]] = {}

    moment: strawberry.Private[str | None] = None


T = TypeVar("T", bound=Told)


def told(cls: type[T], doc: Mapping[str, Any], as_of: str | None = None) -> T:
    """A document as this type; what is asked on from it is as of the same time."""
    hints, values = _hints(cast(Any, cls)), {}
    for field in fields(cls):
        if field.init and field.name != "moment":
            key = cls.KEYS.get(field.name, field.name.removesuffix("_id"))
            kind = cls.KIND if key == "id" else _KINDS.get(key, Kind.ASSET)
            values[field.name] = _value(hints[field.name], doc.get(key), kind, as_of)
    return cls(**values, moment=as_of)


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def _value(hint: Any, value: Any, kind: Kind, as_of: str | None) -> Any:
    if value is None:
        return None
    if get_origin(hint) in (Union, UnionType):
        (hint,) = [each for each in get_args(hint) if each is not NoneType]
    if get_origin(hint) is list:
        (inner,) = get_args(hint)
        return [_value(inner, each, kind, as_of) for each in (value if isinstance(value, list) else [value])]
    if hint is strawberry.ID:
        return f"{kind}:{value}"
    if isinstance(hint, type) and issubclass(hint, Told):
        return told(hint, value, as_of)
    return hint(value) if isinstance(hint, type) and issubclass(hint, Enum) else value


def node_field(kind: Kind, ref: str = "id") -> Any:
    """A field that leads from an id on into the graph; null for what only a scenario adds."""

    async def resolve(self: Any, info: Info) -> Any:
        uid = getattr(self, ref)
        return await node_by(info, uid, self.moment) if uid else None

    resolve.__annotations__["return"] = NODES[kind] | None
    return strawberry.field(resolver=resolve, description=f"The {kind} itself.")
