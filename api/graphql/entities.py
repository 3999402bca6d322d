"""The root fields that lead to entities: `asset(id:)` and `assets(...)` of each kind, `changesBetween`."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry
from strawberry.tools import create_type

from api import changes
from api.filters import DEFAULT_PAGE
from api.graphql.connection import Connection, of_node, selects
from api.graphql.context import Info
from api.graphql.kinds import nodes_of
from api.graphql.node import NODES, find
from api.graphql.scalars import Time
from api.graphql.where import ORDERS, WHERE, orders_of, where_of
from api.threads import in_thread
from graph.model import Kind, Status
from graph.ontology import KINDS, uid_for

_LIVE = [Status.ACTIVE]


def _one(kind: Kind) -> Any:
    async def resolve(info: Info, id: strawberry.ID, as_of: Time | None = None) -> Any:
        return await find(info, id, kind, as_of)

    resolve.__annotations__["return"] = NODES[kind] | None
    text = f"The {kind} of an id, with or without `{kind}:`, or of an alias; retired ones too."
    return _named(kind.value, strawberry.field(resolver=resolve, description=text))


def _many(kind: Kind) -> Any:
    async def resolve(
        info: Info,
        first: int = DEFAULT_PAGE,
        after: str | None = None,
        where: Any = None,
        order_by: Any = None,
        lives: list[Status] = _LIVE,
        as_of: Time | None = None,
    ) -> Any:
        context = info.context
        query = await context.query(
            kind,
            where_of(kind, where),
            orders_of(kind, order_by),
            first=first,
            after=after,
            as_of=as_of,
            lives=lives,
            count=selects(info, "totalCount"),
        )
        return nodes_of(await in_thread(lambda: context.store.page(query)), query)

    resolve.__annotations__ |= {
        "where": WHERE[kind] | None,
        "order_by": ORDERS[kind] | None,
        "return": of_node(Connection, NODES[kind]),
    }
    return _named(KINDS[kind].plural, strawberry.field(resolver=resolve))


async def _changes_between(
    info: Info,
    start: Annotated[Time, strawberry.argument(name="from")],
    end: Annotated[Time, strawberry.argument(name="to")],
    about: list[strawberry.ID] | None = None,
    first: int = DEFAULT_PAGE,
    after: str | None = None,
    as_of: Time | None = None,
) -> Any:
    context = info.context
    assets = None if about is None else [uid_for(Kind.ASSET, ref) for ref in about]
    query = await context.query(
        Kind.CHANGE,
        changes.between(start, end, assets),
        changes.BY_START,
        first=first,
        after=after,
        as_of=as_of,
        count=selects(info, "totalCount"),
    )
    return nodes_of(await in_thread(lambda: context.store.page(query)), query)


def _between() -> Any:
    _changes_between.__annotations__["return"] = of_node(Connection, NODES[Kind.CHANGE])
    text = "Changes planned for any part of a time span, by their start; `about`: those of these assets."
    return _named("changes_between", strawberry.field(resolver=_changes_between, description=text))


def _named(name: str, field: Any) -> Any:
    field.python_name = name
    return field


Entities: Any = create_type("Entities", [*(field(kind) for kind in KINDS for field in (_one, _many)), _between()])
