"""The risk of a change, and the changes that it collides with."""

from __future__ import annotations

import strawberry
from strawberry.scalars import JSON

from api.graphql.answers.common import AssetTold, Gate, GraphState, Reason, State
from api.graphql.answers.told import Told, node_field
from api.graphql.scalars import Time
from graph.model import Kind


@strawberry.type(description="One part of a score: its points are its weight times its value, and why.")
class RiskFactor(Told):
    factor: str
    points: float
    weight: float
    value: float
    why: str
    evidence: list[JSON]


@strawberry.type(description="Scores from which on somebody has to approve.")
class RiskThresholds(Told):
    peer: float
    team_lead: float
    change_board: float


@strawberry.type(description="Where the weights come from: set by hand, or fitted to how changes went.")
class RiskWeights(Told):
    KEYS = {"origin": "from"}  # noqa: RUF012

    origin: str = strawberry.field(name="from")
    fitted_at: Time | None
    changes: int | None


@strawberry.type(description="0 to 100, a sum of named contributions: the explanation is the score.")
class Risk(Told):
    KEYS = {"approval": "path"}  # noqa: RUF012

    score: float
    approval: str = strawberry.field(description="pre-approved, peer, team lead or change board.")
    thresholds: RiskThresholds
    probability: float | None = strawberry.field(description="Of trouble, once weights are fitted.")
    weights: RiskWeights
    contributions: list[RiskFactor]


@strawberry.type(description="A change, as answers name it.")
class ChangeTold(Told):
    KIND = Kind.CHANGE

    id: strawberry.ID
    title: str | None
    type: str | None
    status: str | None
    action: str | None
    team_id: strawberry.ID | None
    planned_start: Time | None
    planned_end: Time | None
    targets: list[strawberry.ID] | None
    declared: str | None = strawberry.field(description="The risk that its source declares.")
    change = node_field(Kind.CHANGE)
    team = node_field(Kind.TEAM, "team_id")


@strawberry.type(description="The risk of a change, and whether it passes the rules given.")
class ChangeRisk(Risk):
    change: ChangeTold
    as_of: Time | None
    graph: GraphState
    gate: Gate


@strawberry.type
class Window(Told):
    start: Time | None
    end: Time | None


@strawberry.type(description="When a change may happen instead.")
class FreeWindow(Window):
    change_id: strawberry.ID
    change = node_field(Kind.CHANGE, "change_id")


@strawberry.type(description="A pool that loses members to both changes.")
class PoolMet(Told):
    asset_id: strawberry.ID
    pool: str
    min_up: int
    n: int
    lost: list[list[strawberry.ID]] = strawberry.field(description="To the first change, and to the second.")


@strawberry.type(description="A target of one change that lies in the blast radius of the other.")
class Reached(Told):
    KEYS = {"by_id": "of"}  # noqa: RUF012

    change_id: strawberry.ID
    target: strawberry.ID
    by_id: strawberry.ID = strawberry.field(description="The change whose blast radius it is.")


@strawberry.type(description="Why the asset that suffers ends as it does.")
class CollisionReason(Reason):
    asset_id: strawberry.ID


@strawberry.type(description="How many assets end worse than under either change alone.")
class Worsened(Told):
    total: int
    down: int
    degraded: int
    at_risk: int


@strawberry.type(description="Two changes that are harmless alone and harmful together.")
class Collision(Told):
    changes: list[ChangeTold]
    overlap: Window
    kind: str = strawberry.field(description="`together` or `blast_radius`.")
    asset: AssetTold = strawberry.field(description="The asset that suffers.")
    state: State
    alone: list[State] = strawberry.field(description="Its state under the first alone, and under the second.")
    because: list[CollisionReason]
    meets: list[PoolMet]
    reaches: list[Reached]
    worse: Worsened
    next_free: FreeWindow | None


@strawberry.type(description="A time in which assets may not be changed.")
class FreezeHit(Window):
    freeze_id: strawberry.ID
    title: str | None
    assets: list[strawberry.ID]
    freeze = node_field(Kind.FREEZE, "freeze_id")


@strawberry.type(description="A change in a freeze window.")
class FrozenChange(Told):
    change_id: strawberry.ID
    freezes: list[FreezeHit]
    change = node_field(Kind.CHANGE, "change_id")


@strawberry.type(description="The calendar swept for changes that collide.")
class ChangeCollisions(Told):
    KEYS = {"since": "from", "until": "to"}  # noqa: RUF012

    as_of: Time | None
    graph: GraphState
    since: Time | None = strawberry.field(name="from")
    until: Time | None = strawberry.field(name="to")
    considered: int = strawberry.field(description="Planned and running changes that were swept.")
    unscheduled: list[strawberry.ID]
    shown: int
    total: int
    collisions: list[Collision]
    frozen: list[FrozenChange]
    gate: Gate
