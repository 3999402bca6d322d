"""The eight types, made from the ontology: each with its fields, and its neighbours both ways.

type Incident implements Node @key(fields: "id") { title: String, openedAt: DateTime, ..., team: Team,
    affects(first: Int! = 50, after: String, where: AssetWhere, ...): AssetConnection! }
"""

from __future__ import annotations

from typing import Any

import strawberry
from strawberry import federation

from api.filters import DEFAULT_PAGE
from api.graphql.answers.fields import reckoned_fields
from api.graphql.connection import Connection, connection, of_node, selects
from api.graphql.context import Info
from api.graphql.knowledge import known_fields
from api.graphql.node import NODES, Node, node, told_as
from api.graphql.scalars import Time
from api.graphql.supply import pools, supply_field
from api.graphql.where import ORDERS, WHERE, orders_of, where_of
from api.supplies import Side
from api.ways import Way, ways
from graph.model import Kind
from graph.ontology import KINDS, Shape
from graph.query import Page, Query

_TYPES: dict[Shape, Any] = {"time": Time, "words": list[str], "flag": bool}


def nodes_of(page: Page, query: Query) -> Connection[Node]:
    """A store's page as a connection."""
    rows = [(node(entity, query.as_of), query.cursor(entity)) for entity in page.rows]
    return connection(rows, more=page.more, after=query.after, total=page.total)


def _one(way: Way) -> Any:
    """The field of a way that leads to one: `asset.owner`."""

    async def resolve(self: Node, info: Info, as_of: Time | None = None) -> Any:
        query = Query(way.other, limit=1, as_of=as_of or self.as_of)
        page = await info.context.loaders.related(way.hop, query).load(self.id)
        return node(page.rows[0], query.as_of) if page.rows else None

    resolve.__annotations__["return"] = NODES[way.other] | None
    return strawberry.field(resolver=resolve, description=f"{way}.")


def _many(way: Way) -> Any:
    """The field of a way that leads to many: `asset.incidents`."""

    async def resolve(
        self: Node,
        info: Info,
        first: int = DEFAULT_PAGE,
        after: str | None = None,
        where: Any = None,
        order_by: Any = None,
        as_of: Time | None = None,
    ) -> Any:
        query = await info.context.query(
            way.other,
            where_of(way.other, where),
            orders_of(way.other, order_by),
            first=first,
            after=after,
            as_of=as_of or self.as_of,
            count=selects(info, "totalCount"),
        )
        return nodes_of(await info.context.loaders.related(way.hop, query).load(self.id), query)

    resolve.__annotations__ |= {
        "where": WHERE[way.other] | None,
        "order_by": ORDERS[way.other] | None,
        "return": of_node(Connection, NODES[way.other]),
    }
    return strawberry.field(resolver=resolve, description=f"{way}.")


def _supplies(asset: type[Node]) -> dict[str, Any]:
    return {
        **{side.value: supply_field(asset, side) for side in Side},
        "pools": strawberry.field(resolver=pools, description="The pools declared of its suppliers, at present."),
    }


def _fill(kind: Kind) -> None:
    """Gives the bare class of a kind its fields and makes it a type that other graphs can refer to by id."""
    cls: Any = NODES[kind]
    cls.__annotations__ = {}
    for field in KINDS[kind].fields:
        cls.__annotations__[told_as(kind, field.name)] = _TYPES.get(field.shape, str) | None
    extra = _supplies(cls) if kind is Kind.ASSET else {}
    neighbours = {way.name: _many(way) if way.many else _one(way) for way in ways(kind).values()}
    for name, made in (neighbours | extra | reckoned_fields(kind) | known_fields(kind)).items():
        setattr(cls, name, made)
    federation.type(cls, keys=["id"])


for _kind in KINDS:
    _fill(_kind)
