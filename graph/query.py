"""What can be asked of a store: conditions, order, pages, as of when. Pure; each store compiles it."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import orjson

from graph.errors import Unknown, WrongInput
from graph.model import Entity, Kind, Status
from graph.ontology import RELATIONS, filterable

Operator = Literal["eq", "in", "contains", "starts", "gt", "gte", "lt", "lte", "exists", "has"]


@dataclass(frozen=True, slots=True)
class Test:
    """One field held against a value. `contains` and `starts` ignore case; `has` looks into a list;
    `exists` takes a bool. A field is one of the ontology's, `uid`, or `attributes.NAME`."""

    __test__ = False
    field: str
    op: Operator
    value: Any


@dataclass(frozen=True, slots=True)
class Hop:
    """One step along relations of a type: from their source to their target, or back. `type` None: any."""

    type: str | None
    outgoing: bool


@dataclass(frozen=True, slots=True)
class Linked:
    """The entity has a live relation, along the hop, to one of these uids (none named: to anything)."""

    hop: Hop
    uids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple[Where, ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Where, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Where


Where = Test | Linked | All | AnyOf | Not


@dataclass(frozen=True, slots=True)
class Order:
    field: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """Entities of a kind (None: of any), in an order that the uid makes total.

    An absent value sorts as the empty text. `after` is the cursor of the last row of the page before.
    `lives` says which entities are wanted; `count` whether the total is worth a query.
    """

    kind: Kind | None
    where: Where = All()
    order: tuple[Order, ...] = ()
    limit: int = 50
    after: str | None = None
    as_of: str | None = None
    lives: tuple[Status, ...] = (Status.ACTIVE,)
    count: bool = False

    def position(self) -> tuple[str, ...] | None:
        """The order values and the uid that `after` stands for."""
        if self.after is None:
            return None
        try:
            values = orjson.loads(base64.urlsafe_b64decode(self.after.encode()))
            position = tuple(str(value) for value in values)
        except ValueError as broken:
            raise WrongInput(f"The cursor {self.after!r} is none.", "Pass on `endCursor` as it came.") from broken
        if len(position) != len(self.order) + 1:
            raise WrongInput("The cursor belongs to another order.", "Ask on with the `orderBy` that it came from.")
        return position

    def cursor(self, entity: Entity) -> str:
        """The cursor of a row of this query."""
        values = [sort_text(field_of(entity, order.field)) for order in self.order]
        return base64.urlsafe_b64encode(orjson.dumps([*values, entity.uid])).decode()


@dataclass(frozen=True, slots=True)
class Page:
    rows: Sequence[Entity]
    more: bool
    total: int | None = None


def field_of(entity: Entity, name: str) -> Any:
    """A field of an entity by the name a query uses for it."""
    if name == "uid":
        return entity.uid
    if name.startswith("attributes."):
        return entity.fields.get("attributes", {}).get(name.partition(".")[2])
    return entity.fields.get(name)


def sort_text(value: Any) -> str:
    return "" if value is None else str(value)


def checked(query: Query) -> Query:
    """The query, once every field and relation in it is known to exist; nothing else reaches a store."""
    for order in query.order:
        _check_field(query.kind, order.field)
    _check_where(query.kind, query.where)
    if query.limit < 1:
        raise WrongInput(f"A page of {query.limit} rows is none.", "Ask for at least 1.")
    return query


def one_more(query: Query) -> Query:
    """Asks for one row beyond the page, which tells whether there is a next one."""
    return replace(query, limit=query.limit + 1)


def _check_where(kind: Kind | None, where: Where) -> None:
    match where:
        case Test(field=field):
            _check_field(kind, field)
        case Linked(hop=Hop(type=type)) if type is not None and type not in RELATIONS:
            raise Unknown("relation type", type, RELATIONS)
        case All(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                _check_where(kind, part)
        case Not(part=part):
            _check_where(kind, part)


def _check_field(kind: Kind | None, name: str) -> None:
    kinds = [kind] if kind else list(Kind)
    known = {field for each in kinds for field in filterable(each)} | {"uid"}
    if name not in known and not name.startswith("attributes."):
        raise Unknown(f"field of {kind}" if kind else "field", name, known)
