"""Scenarios that are kept under a name."""

from __future__ import annotations

import strawberry

from api.graphql.answers.asking import ScenarioInput, text_of
from api.graphql.answers.impact import ImpactSummary
from api.graphql.answers.told import Told, told
from api.graphql.context import Info
from api.graphql.scalars import Time
from graph.ports import Doc


@strawberry.type(description="A scenario that was saved.")
class SavedScenario(Told):
    KEYS = {"step_count": "steps"}  # noqa: RUF012

    name: str
    saved_at: Time
    title: str | None = strawberry.field(description="The name that it gives itself.")
    step_count: int
    gate: list[str]
    predicted: ImpactSummary = strawberry.field(description="What it did to the estate when it was saved.")

    @strawberry.field(description="The scenario as it was written.")
    async def text(self, info: Info) -> str:
        doc: Doc = await info.context.answered("saved_show", {"name": self.name})
        return str(doc["scenario"]["text"])


@strawberry.type
class Saving:
    @strawberry.mutation(
        description="Keeps a scenario, in the place of one that had the name, with what it predicts now."
    )
    async def save_scenario(
        self,
        info: Info,
        name: str,
        scenario: ScenarioInput | None = None,
        text: str | None = None,
        as_of: Time | None = None,
        with_incidents: bool = False,
    ) -> SavedScenario:
        asked: Doc = {"name": name, "text": text_of(scenario, text), "with_incidents": with_incidents}
        doc = (await info.context.answered("saved_save", asked | {"as_of": as_of}))["scenario"]
        summary = doc["predicted"]["summary"]
        return told(SavedScenario, doc | {"steps": len(doc["steps"]), "predicted": summary})

    @strawberry.mutation(description="Forgets a scenario, and says which.")
    async def delete_scenario(self, info: Info, name: str) -> str:
        return str((await info.context.answered("saved_delete", {"name": name}))["deleted"])
