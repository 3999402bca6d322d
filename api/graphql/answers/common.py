"""What several answers tell: states, evidence, pools, scenarios, gates."""

from __future__ import annotations

from enum import Enum

import strawberry
from strawberry.scalars import JSON

from api.graphql.answers.told import Told, node_field
from api.graphql.scalars import Time
from graph.model import Kind


@strawberry.enum(description="How an asset fares, from best to worst. AT_RISK: the spare is gone.")
class State(Enum):
    OK = "OK"
    AT_RISK = "AT_RISK"
    DEGRADED = "DEGRADED"
    DOWN = "DOWN"


@strawberry.type(description="Which state of the graph was asked.")
class GraphState(Told):
    assets: int
    relations: int
    version: int


@strawberry.type(description="A relation that counts, and who vouches for it.")
class EvidenceRelation(Told):
    source_id: strawberry.ID
    type: str
    target_id: strawberry.ID
    sources: list[str] | None
    last_seen: Time | None = strawberry.field(description="The last good run of any of its sources.")
    source = node_field(Kind.ASSET, "source_id")
    target = node_field(Kind.ASSET, "target_id")


@strawberry.type(description="One step on a way: a relation, and the pool that its supplier stands in.")
class WayStep(EvidenceRelation):
    pool: str | None


@strawberry.type(description="The arithmetic of a pool: how many there are, are up, are good, and must be up.")
class PoolSum(Told):
    name: str
    n: int
    full: int = strawberry.field(description="Its full strength.")
    up: int
    good: int = strawberry.field(description="Neither DOWN nor DEGRADED.")
    min_up: int
    assumed: bool = strawberry.field(description="Nobody declared how many must be up.")
    down: list[strawberry.ID]
    degraded: list[strawberry.ID]


@strawberry.type(description="Why an asset is as it is: by a relation, or by a pool.")
class Reason(Told):
    state: State
    relation: EvidenceRelation | None
    pool: PoolSum | None


@strawberry.type
class AssetState(Told):
    id: strawberry.ID
    state: State
    asset = node_field(Kind.ASSET)


@strawberry.type(description="An asset, as answers name it.")
class AssetTold(Told):
    id: strawberry.ID
    name: str | None
    type: str | None
    criticality: str | None
    owner_id: strawberry.ID | None
    asset = node_field(Kind.ASSET)
    owner = node_field(Kind.TEAM, "owner_id")


@strawberry.type(description="An asset that by itself takes down others.")
class PointOfFailure(Told):
    KEYS = {"all_down": "takes_down"}  # noqa: RUF012

    asset_id: strawberry.ID
    all_down: strawberry.Private[list[strawberry.ID]]
    asset = node_field(Kind.ASSET, "asset_id")

    @strawberry.field(description="What goes down with it; the first of them.")
    def takes_down(self, first: int = 50) -> list[strawberry.ID]:
        return self.all_down[: max(first, 0)]

    @strawberry.field(description="How many go down with it.")
    def takes_down_count(self) -> int:
        return len(self.all_down)


@strawberry.type(description="A pool that has lost its spare.")
class LostSpare(Told):
    asset_id: strawberry.ID
    pool: str
    n: int
    full: int
    up: int
    min_up: int
    asset = node_field(Kind.ASSET, "asset_id")


@strawberry.type(description="What evidence lacks: a supplier that is not there, or a fresh run of a source.")
class Gap(Told):
    why: str = strawberry.field(description="`unknown`, `retired` or `stale`.")
    asset_id: strawberry.ID | None
    relation: EvidenceRelation | None
    change_id: strawberry.ID | None = strawberry.field(description="The change that targets what is missing.")
    missing: strawberry.ID | None
    source: str | None
    last_good_run: Time | None
    asset = node_field(Kind.ASSET, "asset_id")


@strawberry.type(description="How fresh a source is.")
class SourceAge(Told):
    source: str
    last_good_run: Time | None


@strawberry.type(description="A relation as a step of a scenario names it.")
class StepRelation(Told):
    source: str
    type: str
    target: str
    pool: str | None
    strength: str | None


@strawberry.type(description="How many of a pool must be up.")
class StepRequirement(Told):
    asset: str
    pool: str
    min_up: JSON = strawberry.field(description="A count, or a share such as `60%`.")


@strawberry.type(description="An asset as a step of a scenario adds it.")
class StepAsset(Told):
    id: str
    name: str | None
    type: str | None
    environment: str | None
    status: str | None
    criticality: str | None
    owner: str | None
    attributes: JSON | None


@strawberry.type(description="One step of a scenario: one of these, in the words of whoever wrote it.")
class Step(Told):
    fail: list[str] | None
    degrade: list[str] | None
    remove: list[str] | None
    add: StepAsset | None
    connect: StepRelation | None
    disconnect: StepRelation | None
    require: StepRequirement | None


@strawberry.type(description="What was asked.")
class Scenario(Told):
    name: str | None
    as_of: str | None
    with_incidents: bool
    steps: list[Step]


@strawberry.type(description="A rule of a gate, and what stands against it: a list, or a number.")
class GateRule(Told):
    rule: str
    passed: bool
    found: JSON | None


@strawberry.type(description="Whether an outcome may pass.")
class Gate(Told):
    passed: bool
    rules: list[GateRule]
