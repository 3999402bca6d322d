"""What hangs on an asset that is watched, before and after a load."""

from __future__ import annotations

from collections.abc import AsyncIterator

import strawberry

from api import watch
from api.graphql.answers.common import LostSpare, State
from api.graphql.answers.impact import ImpactSummary
from api.graphql.answers.told import Told, node_field, told
from api.graphql.context import Info
from api.graphql.scalars import Time
from graph.model import Kind


@strawberry.type(description="What hangs on an asset.")
class Exposure(Told):
    state: State = strawberry.field(description="Its state by the data.")
    summary: ImpactSummary = strawberry.field(description="Whom its failure hits.")
    takes_down: list[strawberry.ID] = strawberry.field(description="The services whose single point of failure it is.")
    lost_spares: list[LostSpare] = strawberry.field(description="The pools that it leaves without a spare.")


@strawberry.type(description="A load has changed what hangs on an asset; null where it is not there.")
class ImpactChange(Told):
    id: strawberry.ID
    version: int = strawberry.field(description="Of the graph, after the load.")
    at: Time | None = strawberry.field(description="The clock of the load.")
    before: Exposure | None
    after: Exposure | None
    asset = node_field(Kind.ASSET)


@strawberry.type
class Watching:
    @strawberry.subscription(
        description="What hangs on these assets, each time that a load has changed it: their state, whom their failure "
        "hits, the services that they take down by themselves, the pools that they leave without a spare."
    )
    async def impact_changed(self, info: Info, assets: list[strawberry.ID]) -> AsyncIterator[ImpactChange]:
        async for change in watch.changed(info.context.platform, assets):
            doc = change._asdict()
            yield told(ImpactChange, doc | {name: doc[name] and doc[name]._asdict() for name in ("before", "after")})
