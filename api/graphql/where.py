"""The `where` and `orderBy` inputs of each kind, made from the ontology, and what they ask.

input IncidentWhere { status: TextFilter, openedAt: TimeFilter, affects: LinkFilter, ...,
    attributes: [AttributeFilter!], and: [IncidentWhere!], or: [IncidentWhere!], not: IncidentWhere }
input IncidentOrder { field: IncidentOrderField!, direction: Direction! = ASC }
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import Any

import strawberry

from api import filters
from api.filters import OPERATORS, Facet
from api.graphql.enums import Direction
from api.graphql.scalars import Time
from graph.errors import WrongInput
from graph.model import Kind
from graph.ontology import KINDS
from graph.query import All, AnyOf, Not, Order, Where


@strawberry.input(description="An attribute that has this very value.")
class AttributeFilter:
    name: str
    eq: str


def where_of(kind: Kind, given: object) -> Where:
    """What a `where` input asks; everything, where none is given."""
    if given is None:
        return All()
    return All(tuple(_condition(kind, name, value) for name, value in _said(given)))


def orders_of(kind: Kind, given: Sequence[Any] | None) -> list[Order]:
    """The order that an `orderBy` input asks for."""
    return [filters.order(kind, each.field.value, descending=each.direction is Direction.DESC) for each in given or ()]


def _condition(kind: Kind, name: str, value: Any) -> Where:
    match name:
        case "and":
            return All(tuple(where_of(kind, each) for each in value))
        case "or":
            return AnyOf(tuple(where_of(kind, each) for each in value))
        case "not":
            return Not(where_of(kind, value))
        case "attributes":
            return All(tuple(filters.condition(kind, filters.ATTRIBUTE + each.name, "eq", each.eq) for each in value))
    return All(tuple(filters.condition(kind, name, operator, held) for operator, held in _said(value)))


def _said(given: object) -> Iterator[tuple[str, Any]]:
    """The parts of an input that were given. A null is refused: left out and null must not look alike."""
    for name, value in vars(given).items():
        if value is None:
            raise WrongInput(f"{name.rstrip('_')} is null.", "Leave it out, or ask for `isNull`.")
        if value is not strawberry.UNSET:
            yield name.rstrip("_"), value


def _input(name: str, fields: Mapping[str, Any], description: str) -> type:
    """An input type, all of whose fields may be left out."""
    cls: Any = type(name, (), {"__module__": __name__})
    cls.__annotations__ = {}
    for field, kind in fields.items():
        python = f"{field}_" if field in {"in", "and", "or", "not"} else field
        cls.__annotations__[python] = (kind(cls) if kind in {_itself, _list_of_itself} else kind) | None
        graphql = None if python == field else field
        setattr(cls, python, strawberry.field(name=graphql, default=strawberry.UNSET))
    made: type = strawberry.input(cls, description=description)
    return made


_LIST: Any = list


def _itself(cls: type) -> Any:
    return cls


def _list_of_itself(cls: type) -> Any:
    return _LIST[cls]


_VALUES: dict[Facet, Any] = {"time": Time, "flag": bool, "link": strawberry.ID}
_TEXTS: dict[Facet, str] = {
    "text": "A text; `contains` and `startsWith` ignore case.",
    "body": "A long text; `contains` ignores case.",
    "time": "A time.",
    "words": "A list of words; `has` asks for one of them.",
    "flag": "Yes or no.",
    "link": "What it is linked to: ids or aliases, with or without their kind.",
}


def _filter(facet: Facet, description: str) -> type:
    value = _VALUES.get(facet, str)
    others = {"in": _LIST[value], "is_null": bool}
    fields = {operator: others.get(operator, value) for operator in OPERATORS[facet]}
    return _input(f"{facet.capitalize()}Filter", fields, description)


_FILTERS = {facet: _filter(facet, text) for facet, text in _TEXTS.items()}


def _where(kind: Kind) -> type:
    fields: dict[str, Any] = {name: _FILTERS[facet] for name, facet in filters.facets(kind).items()}
    fields |= {"attributes": list[AttributeFilter]}
    fields |= {"and": _list_of_itself, "or": _list_of_itself, "not": _itself}
    return _input(f"{KINDS[kind].label}Where", fields, "All that is said here holds.")


def _order(kind: Kind) -> type:
    label = KINDS[kind].label
    names = {name.upper(): name for name in filters.sortable(kind)}
    make: Any = Enum
    fields = make(f"{label}OrderField", names)
    cls: Any = type(f"{label}Order", (), {"__module__": __name__})
    cls.__annotations__ = {"field": strawberry.enum(fields), "direction": Direction}
    cls.direction = Direction.ASC
    made: type = strawberry.input(cls)
    return made


WHERE: dict[Kind, Any] = {kind: _where(kind) for kind in Kind}
ORDERS: dict[Kind, Any] = {kind: _LIST[_order(kind)] for kind in Kind}
