"""Ways through the graph, single points of failure, spares, availability."""

from __future__ import annotations

import strawberry

from api.graphql.answers.common import (
    AssetTold,
    GraphState,
    PointOfFailure,
    PoolSum,
    Scenario,
    State,
    WayStep,
)
from api.graphql.answers.impact import OpenIncident
from api.graphql.answers.risk import ChangeTold
from api.graphql.answers.told import Told, node_field
from api.graphql.scalars import Time
from graph.model import Kind


@strawberry.type(description="An asset, the state it is in, and what speaks for its being the cause of trouble.")
class Suspect(AssetTold):
    state: State
    incidents: list[OpenIncident] = strawberry.field(description="Open ones.")
    changes: list[ChangeTold] = strawberry.field(description="Recent ones.")


@strawberry.type(description="What could have caused trouble at an asset, and the way from it to there.")
class Cause(Suspect):
    distance: int
    path: list[WayStep]


@strawberry.type(description="Everything an asset needs, the most suspicious first.")
class Dependencies(Told):
    as_of: Time | None
    graph: GraphState
    of: Suspect
    shown: int
    total: int
    causes: list[Cause]


@strawberry.type(description="The shortest way by which one asset reaches another when it fails.")
class Path(Told):
    as_of: Time | None
    graph: GraphState
    source_id: strawberry.ID
    target_id: strawberry.ID
    found: bool
    length: int | None
    path: list[WayStep]
    source = node_field(Kind.ASSET, "source_id")
    target = node_field(Kind.ASSET, "target_id")


@strawberry.type(description="Single points of failure, the most critical first.")
class Spofs(Told):
    as_of: Time | None
    graph: GraphState
    services: list[strawberry.ID]
    shown: int
    total: int
    spofs: list[PointOfFailure]


@strawberry.type(description="Availability under a scenario, and the difference, with 95% intervals.")
class AvailabilityAfter(Told):
    availability: float
    low: float
    high: float
    difference: float
    difference_low: float
    difference_high: float


@strawberry.type(description="The share of time in which a service is not DOWN, with a 95% interval.")
class ServiceAvailability(Told):
    id: strawberry.ID
    availability: float
    low: float
    high: float
    after: AvailabilityAfter | None
    asset = node_field(Kind.ASSET)


@strawberry.type(description="How often an asset is taken to fail, and from where that is known.")
class Assumption(Told):
    KEYS = {"origin": "from"}  # noqa: RUF012

    asset_id: strawberry.ID
    mtbf_hours: float
    mttr_hours: float
    origin: str = strawberry.field(name="from")
    asset = node_field(Kind.ASSET, "asset_id")


@strawberry.type(description="The availability to be expected.")
class Availability(Told):
    as_of: Time | None
    graph: GraphState
    scenario: Scenario | None
    trials: int
    seed: int
    now: bool = strawberry.field(description="With what is down right now.")
    services: list[ServiceAvailability]
    assumptions: list[Assumption]


@strawberry.type(description="What cost a pool its members.")
class SpareTaken(Told):
    asset_id: strawberry.ID
    state: State
    why: str = strawberry.field(description="`maintenance`, `status`, `incident` or `removed`.")
    incidents: list[strawberry.ID]
    asset = node_field(Kind.ASSET, "asset_id")


@strawberry.type(description="A pool that has a spare by its numbers and none left right now.")
class SpentPool(PoolSum):
    KEYS = {"name": "pool"}  # noqa: RUF012

    asset_id: strawberry.ID
    state: State
    why: list[SpareTaken]
    takes_down: list[strawberry.ID] = strawberry.field(description="The services that the next loss takes down.")
    asset = node_field(Kind.ASSET, "asset_id")


@strawberry.type(description="A service that stands on a pool whose only spare is in maintenance.")
class ExposedService(Told):
    id: strawberry.ID
    pool_owner_id: strawberry.ID
    pool: str
    maintenance: list[strawberry.ID]
    asset = node_field(Kind.ASSET)

    KEYS = {"pool_owner_id": "asset"}  # noqa: RUF012


@strawberry.type(description="Nothing is wrong with who stands on these pools, until the next of their members fails.")
class LatentRisks(Told):
    as_of: Time | None
    graph: GraphState
    shown: int
    total: int
    pools: list[SpentPool]
    services: list[ExposedService]
