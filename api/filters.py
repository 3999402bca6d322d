"""Questions of every face as one: name, operator and value become a condition of `graph.query`.

GraphQL says `{openedAt: {gte: "2026-05-01"}}`, REST `opened_at.gte=2026-05-01`; both come here as
`("opened_at", "gte", "2026-05-01")`, and both offer exactly what OPERATORS lists.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Literal, cast

from api.ways import ways
from graph.errors import Unknown, WrongInput, closest
from graph.model import Kind, Status
from graph.ontology import Shape, filterable, uid_for
from graph.query import All, AnyOf, Hop, Linked, Not, Operator, Order, Query, Test, Where, checked
from graph.times import canonical_time

Facet = Shape | Literal["link"]

OPERATORS: dict[Facet, tuple[str, ...]] = {
    "text": ("eq", "in", "contains", "starts_with", "is_null"),
    "body": ("contains", "is_null"),
    "time": ("eq", "gt", "gte", "lt", "lte", "is_null"),
    "words": ("has", "is_null"),
    "flag": ("eq", "is_null"),
    "link": ("eq", "in", "is_null"),
}
ATTRIBUTE = "attributes."
DEFAULT_PAGE = 50


def facets(kind: Kind) -> dict[str, Facet]:
    """Everything a filter of a kind may name, attributes aside."""
    fields: dict[str, Facet] = dict(filterable(kind))
    return fields | dict.fromkeys(ways(kind), "link")


def sortable(kind: Kind) -> list[str]:
    """The fields by which entities of a kind can be put in order; `id` always."""
    return ["id", *(name for name, shape in filterable(kind).items() if shape in {"text", "time"})]


def condition(kind: Kind, name: str, operator: str, value: Any) -> Where:
    """One condition. Ids of links stand in it as given; `settle` finds whom they mean."""
    if name.startswith(ATTRIBUTE):
        return Test(name, "eq", _text(name, value))
    known = facets(kind)
    if name not in known:
        raise misnamed(f"field of {kind}", name, known)
    facet = known[name]
    if operator not in OPERATORS[facet]:
        raise WrongInput(
            f"{name} cannot be held against a value with {operator!r}.",
            f"It knows {', '.join(OPERATORS[facet])}.",
        )
    if operator == "is_null":
        return _null(kind, name, facet, absent=flag(name, value))
    if facet == "link":
        way = ways(kind)[name]
        return linked_to(way.hop, [uid_for(way.other, ref) for ref in _list(name, value)])
    if operator == "in":
        return Test(name, "in", tuple(_list(name, value)))
    held = {"time": _time, "flag": flag}.get(facet, _text)(name, value)
    return Test(name, "starts" if operator == "starts_with" else cast(Operator, operator), held)


def linked_to(hop: Hop, uids: Sequence[str]) -> Where:
    """Linked to one of these; to one of none, nothing is."""
    return Linked(hop, tuple(uids)) if uids else AnyOf(())


def linked(where: Where) -> Iterator[str]:
    """The uids that the conditions on links name."""
    match where:
        case Linked(uids=uids):
            yield from uids
        case All(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from linked(part)
        case Not(part=part):
            yield from linked(part)


def settle(where: Where, known: Mapping[str, str]) -> Where:
    """The same conditions with the present uid for each one named; NOT_FOUND for one that names nothing."""
    match where:
        case Linked(hop=hop, uids=uids):
            return Linked(hop, tuple(_present(uid, known) for uid in uids))
        case All(parts=parts):
            return All(tuple(settle(part, known) for part in parts))
        case AnyOf(parts=parts):
            return AnyOf(tuple(settle(part, known) for part in parts))
        case Not(part=part):
            return Not(settle(part, known))
    return where


def order(kind: Kind, field: str, *, descending: bool) -> Order:
    if field not in sortable(kind):
        raise misnamed(f"order of {kind}", field, sortable(kind))
    return Order("uid" if field == "id" else field, descending)


def query(
    kind: Kind,
    where: Where = All(),  # noqa: B008
    orders: Sequence[Order] = (),
    *,
    first: int = DEFAULT_PAGE,
    after: str | None = None,
    as_of: str | None = None,
    lives: Sequence[Status] = (Status.ACTIVE,),
    count: bool = False,
    max_page: int,
) -> Query:
    """The question for one page, once it is known to be one that a store can answer."""
    return checked(Query(kind, where, tuple(orders), page_size(first, max_page), after, as_of, tuple(lives), count))


def page_size(first: int, max_page: int) -> int:
    if not 1 <= first <= max_page:
        raise WrongInput(
            f"A page of {first} rows is not served.",
            f"Ask for 1 to {max_page}; for all rows, ask REST for NDJSON.",
        )
    return first


def misnamed(what: str, name: str, among: Collection[str]) -> WrongInput:
    """A question that names what nothing here is called."""
    near = closest(name, among)
    known = f"There are {', '.join(among)}." if among else "There is none here."
    return WrongInput(f"There is no {what} {name!r}.", f"Did you mean {near!r}?" if near else known)


def _null(kind: Kind, name: str, facet: Facet, *, absent: bool) -> Where:
    if facet != "link":
        return Test(name, "exists", not absent)
    anything = Linked(ways(kind)[name].hop)
    return Not(anything) if absent else anything


def _present(uid: str, known: Mapping[str, str]) -> str:
    if uid not in known:
        kind, _, plain = uid.partition(":")
        raise Unknown(kind, plain, remedy="A filter by link takes ids or aliases of what the graph holds.")
    return known[uid]


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise WrongInput(f"{name} is held against {value!r}, which is no text.", "Use `is_null` to find absent ones.")
    return value


def _list(name: str, value: Any) -> list[str]:
    return [_text(name, each) for each in (value if isinstance(value, list | tuple) else [value])]


def _time(name: str, value: Any) -> str:
    return canonical_time(_text(name, value), name)


def flag(name: str, value: Any) -> bool:
    said = {"true": True, "false": False}.get(value.lower()) if isinstance(value, str) else value
    if not isinstance(said, bool):
        raise WrongInput(f"{name} is held against {value!r}.", "Say true or false.")
    return said
