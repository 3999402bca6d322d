"""Fields of assets and changes that are reckoned: what happens if, how risky, what collides."""

from __future__ import annotations

from typing import Any

import strawberry

from api.filters import DEFAULT_PAGE
from api.graphql.answers.impact import Impact
from api.graphql.answers.risk import ChangeRisk, Collision
from api.graphql.answers.told import told
from api.graphql.context import Info
from api.graphql.node import Node
from api.graphql.scalars import Time
from graph.model import Kind


async def _impact(
    self: Node,
    info: Info,
    with_incidents: bool = False,
    limit: int = DEFAULT_PAGE,
    as_of: Time | None = None,
) -> Impact:
    moment = as_of or self.as_of
    asked: dict[str, Any] = {"fail": [self.id], "with_incidents": with_incidents, "limit": info.context.rows(limit)}
    return told(Impact, await info.context.answered("impact", asked | {"as_of": moment}), moment)


async def _risk(self: Node, info: Info, as_of: Time | None = None) -> ChangeRisk:
    moment = as_of or self.as_of
    info.context.reckon(1)
    return told(ChangeRisk, await info.context.loaders.change_risks(moment).load(self.id), moment)


async def _collisions(self: Node, info: Info, as_of: Time | None = None) -> list[Collision]:
    moment = as_of or self.as_of
    info.context.reckon(1)
    found = await info.context.loaders.change_collisions(moment).load(self.id)
    return [told(Collision, doc, moment) for doc in found]


def reckoned_fields(kind: Kind) -> dict[str, Any]:
    """The fields of a kind, by name."""
    match kind:
        case Kind.ASSET:
            return {
                "impact": strawberry.field(
                    resolver=_impact, description="What goes down, degrades or loses its spare when it fails."
                )
            }
        case Kind.CHANGE:
            return {
                "risk": strawberry.field(
                    resolver=_risk, description="Its risk, reckoned; `declaredRisk` is what its source says."
                ),
                "collisions": strawberry.field(
                    resolver=_collisions, description="The changes that it collides with, and the asset that suffers."
                ),
            }
    return {}
