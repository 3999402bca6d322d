"""What goes down, degrades or loses its spare: `opsgraph.whatif/1`."""

from __future__ import annotations

import strawberry

from api.graphql.answers.common import (
    AssetState,
    AssetTold,
    Gap,
    Gate,
    GraphState,
    LostSpare,
    PointOfFailure,
    Reason,
    Scenario,
    SourceAge,
    State,
)
from api.graphql.answers.risk import ChangeTold, Risk
from api.graphql.answers.told import Told, node_field
from api.graphql.scalars import Time
from graph.model import Kind


@strawberry.type(description="How many are affected how.")
class ImpactSummary(Told):
    down: int
    degraded: int
    at_risk: int
    critical_down: list[strawberry.ID]


@strawberry.type(description="How many there are of what `limit` holds back too.")
class ImpactTotals(Told):
    standing: int
    worse_with_incidents: int


@strawberry.type(description="An asset that ends worse than it was, and why.")
class AffectedAsset(AssetTold):
    state: State
    before: State
    own: State | None = strawberry.field(description="The state that the question or the data gave it.")
    planned: bool
    distance: int = strawberry.field(description="The round in which it first has its state.")
    confidence: float
    because: list[Reason]


@strawberry.type(description="Whom to tell.")
class TeamToTell(Told):
    KIND = Kind.TEAM

    id: strawberry.ID
    name: str | None
    contact: str | None
    affected: int
    down: int
    worst: State
    team = node_field(Kind.TEAM)


@strawberry.type(description="An open incident, as answers name it; `affects` are those of its assets that count here.")
class OpenIncident(Told):
    KIND = Kind.INCIDENT

    id: strawberry.ID
    title: str | None
    priority: str | None
    status: str | None
    opened_at: Time | None
    affects: list[strawberry.ID] | None
    incident = node_field(Kind.INCIDENT)


@strawberry.type(description="A known error, or an article: what is known about assets here.")
class Known(Told):
    kind: Kind
    uid: strawberry.Private[str]
    title: str | None
    about: list[strawberry.ID]
    workaround: str | None
    tags: list[str]
    updated_at: Time | None

    @strawberry.field
    def id(self) -> strawberry.ID:
        return strawberry.ID(self.uid)


@strawberry.type(description="What a scenario does to the estate: the answer of `whatif fail` and `whatif run`.")
class Impact(Told):
    scenario: Scenario
    as_of: Time | None
    graph: GraphState
    complete: bool = strawberry.field(description="Whether the evidence lacks nothing; `gaps` names what it lacks.")
    shown: int
    total: int
    totals: ImpactTotals
    summary: ImpactSummary
    affected: list[AffectedAsset] = strawberry.field(description="Worst first, up to `limit`.")
    removed: list[strawberry.ID]
    standing: list[AssetState] = strawberry.field(description="DOWN or DEGRADED by the data alone.")
    worse_with_incidents: list[AssetState]
    gaps: list[Gap]
    new_spofs: list[PointOfFailure]
    lost_spares: list[LostSpare]
    sources: list[SourceAge]
    teams: list[TeamToTell]
    incidents: list[OpenIncident]
    changes: list[ChangeTold]
    knowledge: list[Known]
    risk: Risk | None
    gate: Gate
