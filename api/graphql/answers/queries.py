"""What can be asked of what if: each field one question of `whatif`, answered by the same function."""

from __future__ import annotations

from typing import Any, TypeVar

import strawberry

from api.filters import DEFAULT_PAGE
from api.graphql.answers.asking import ScenarioInput, text_of
from api.graphql.answers.impact import Impact
from api.graphql.answers.reach import Availability, Dependencies, LatentRisks, Path, Spofs
from api.graphql.answers.risk import ChangeCollisions, ChangeRisk
from api.graphql.answers.saved import SavedScenario
from api.graphql.answers.told import Told, told
from api.graphql.context import Info
from api.graphql.scalars import Time
from graph.ports import Doc

T = TypeVar("T", bound=Told)


@strawberry.type
class WhatIf:
    @strawberry.field(description="What goes down, degrades or loses its spare when these assets fail.")
    async def impact(
        self,
        info: Info,
        fail: list[strawberry.ID] | None = None,
        degrade: list[strawberry.ID] | None = None,
        as_of: Time | None = None,
        with_incidents: bool = False,
        rules: list[str] | None = None,
        max_age: str | None = None,
        limit: int = DEFAULT_PAGE,
    ) -> Impact:
        asked = {"fail": fail, "degrade": degrade, "rules": rules, "max_age": max_age}
        return await _ask(info, Impact, "impact", asked | {"with_incidents": with_incidents}, as_of, limit)

    @strawberry.field(description="What a scenario does to the estate, and whether it passes its gate.")
    async def simulate(
        self,
        info: Info,
        scenario: ScenarioInput | None = None,
        text: str | None = None,
        saved: str | None = None,
        as_of: Time | None = None,
        with_incidents: bool = False,
        rules: list[str] | None = None,
        max_age: str | None = None,
        limit: int = DEFAULT_PAGE,
    ) -> Impact:
        asked: Doc = {"rules": rules, "max_age": max_age, "with_incidents": with_incidents}
        if saved is not None and scenario is None and text is None:
            return await _ask(info, Impact, "saved_run", asked | {"name": saved}, as_of, limit)
        return await _ask(info, Impact, "run", asked | {"text": text_of(scenario, text)}, as_of, limit)

    @strawberry.field(description="What could have caused trouble at an asset, the most suspicious first.")
    async def dependencies(
        self, info: Info, of: strawberry.ID, as_of: Time | None = None, limit: int = DEFAULT_PAGE
    ) -> Dependencies:
        return await _ask(info, Dependencies, "dependencies", {"of": of}, as_of, limit)

    @strawberry.field(description="The shortest way by which one asset reaches another when it fails.")
    async def path(self, info: Info, source: strawberry.ID, target: strawberry.ID, as_of: Time | None = None) -> Path:
        return await _ask(info, Path, "path", {"source": source, "target": target}, as_of)

    @strawberry.field(
        description="Single points of failure of these services, of the business services where none is named, or of "
        "`all` assets."
    )
    async def spofs(
        self,
        info: Info,
        services: list[strawberry.ID] | None = None,
        all: bool = False,
        as_of: Time | None = None,
        limit: int = DEFAULT_PAGE,
    ) -> Spofs:
        return await _ask(info, Spofs, "spof", {"services": services, "all": all}, as_of, limit)

    @strawberry.field(description="Pools that have no spare left right now, and why.")
    async def latent_risks(self, info: Info, limit: int = DEFAULT_PAGE) -> LatentRisks:
        return await _ask(info, LatentRisks, "latent", {}, None, limit)

    @strawberry.field(description="The availability to be expected, before and after a scenario, with 95% intervals.")
    async def availability(
        self,
        info: Info,
        services: list[strawberry.ID],
        scenario: ScenarioInput | None = None,
        text: str | None = None,
        trials: int | None = None,
        seed: int | None = None,
        now: bool = False,
    ) -> Availability:
        given = None if scenario is None and text is None else text_of(scenario, text)
        asked = {"services": services, "scenario": given, "trials": trials, "seed": seed, "now": now}
        return await _ask(info, Availability, "availability", asked)

    @strawberry.field(description="The risk of a change from 0 to 100, every point of it explained.")
    async def change_risk(
        self,
        info: Info,
        change: strawberry.ID,
        as_of: Time | None = None,
        with_incidents: bool = False,
        rules: list[str] | None = None,
    ) -> ChangeRisk:
        asked = {"change": change, "with_incidents": with_incidents, "rules": rules}
        return await _ask(info, ChangeRisk, "risk", asked, as_of)

    @strawberry.field(description="Planned and running changes that are harmless alone and harmful together.")
    async def change_collisions(
        self,
        info: Info,
        since: Time | None = None,
        until: Time | None = None,
        as_of: Time | None = None,
        rules: list[str] | None = None,
        limit: int = DEFAULT_PAGE,
    ) -> ChangeCollisions:
        asked = {"since": since, "until": until, "rules": rules}
        return await _ask(info, ChangeCollisions, "collisions", asked, as_of, limit)

    @strawberry.field(description="The scenarios that were saved, by name.")
    async def scenarios(self, info: Info) -> list[SavedScenario]:
        found = await info.context.answered("saved", {})
        return [told(SavedScenario, doc) for doc in found["scenarios"]]


async def _ask(
    info: Info,
    answer: type[T],
    question: str,
    asked: dict[str, Any],
    as_of: str | None = None,
    limit: int | None = None,
) -> T:
    """The answer to a question, whose nodes are as of the same time."""
    given = {name: value for name, value in (asked | {"as_of": as_of}).items() if value is not None}
    if limit is not None:
        given["limit"] = info.context.rows(limit)
    return told(answer, await info.context.answered(question, given), as_of)
