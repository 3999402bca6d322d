"""What supplies an asset and what it supplies: a connection whose edges say how."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

import strawberry

from api.cursors import cut, encode, relation_key
from api.filters import DEFAULT_PAGE, page_size
from api.graphql.connection import PageInfo, of_node, page_info
from api.graphql.context import Info
from api.graphql.enums import RelationType, Strength
from api.graphql.node import Node, node
from api.graphql.scalars import Time
from api.supplies import Side, supplies
from graph.model import Status

T = TypeVar("T")


@strawberry.type
class SupplyEdge(Generic[T]):
    node: T | None = strawberry.field(description="None where no source knows it: the relation dangles.")
    node_id: strawberry.ID
    type: RelationType
    strength: Strength
    pool: str | None
    life: Status
    cursor: str


@strawberry.type
class SupplyConnection(Generic[T]):
    edges: list[SupplyEdge[T]]
    page_info: PageInfo
    total_count: int

    @strawberry.field(description="The edges' nodes, but for what no source knows.")
    def nodes(self) -> list[T]:
        return [edge.node for edge in self.edges if edge.node is not None]


@strawberry.type(description="A pool of suppliers, of which so many must be up: a count, or a share such as `60%`.")
class Pool:
    name: str
    min_up: str
    since: Time


def supply_field(asset: Any, side: Side) -> Any:
    """`asset.dependencies` or `asset.dependents`."""

    async def resolve(
        self: Node,
        info: Info,
        types: list[RelationType] | None = None,
        first: int = DEFAULT_PAGE,
        after: str | None = None,
        as_of: Time | None = None,
    ) -> Any:
        moment = as_of or self.as_of
        page_size(first, info.context.max_page)
        relations = await info.context.loaders.relations(moment).load(self.id)
        found = [step for step in supplies(self.id, relations, side) if types is None or step[0].type in types]
        rows, more = cut(found, lambda step: relation_key(step[0]), first, after)
        others = await info.context.loaders.entities(moment).load_many([uid for _, uid in rows])
        edges = [
            SupplyEdge[Any](
                node=node(other, moment) if other else None,
                node_id=strawberry.ID(uid),
                type=RelationType(relation.type),
                strength=Strength(relation.strength),
                pool=relation.pool,
                life=relation.status,
                cursor=encode(relation_key(relation)),
            )
            for (relation, uid), other in zip(rows, others, strict=True)
        ]
        info_of_page = page_info([edge.cursor for edge in edges], more=more, after=after)
        return SupplyConnection[Any](edges=edges, page_info=info_of_page, total_count=len(found))

    resolve.__annotations__["return"] = of_node(SupplyConnection, asset)
    description = {
        Side.DEPENDENCIES: "What supplies it, directly, over relations that carry impact.",
        Side.DEPENDENTS: "What it supplies, directly, over relations that carry impact.",
    }
    return strawberry.field(resolver=resolve, description=description[side])


async def pools(self: Node, info: Info) -> list[Pool]:
    found = await info.context.loaders.pools().load(self.id)
    return [Pool(name=pool.pool, min_up=str(pool.min_up), since=Time(pool.since)) for pool in found]
