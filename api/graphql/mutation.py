"""What can be done: start a run, and deal with dead letters."""

from __future__ import annotations

import strawberry

from api import runs
from api.graphql.answers.saved import Saving
from api.graphql.context import Info
from api.graphql.control import EtlRun
from api.graphql.knowledge import Judging
from api.threads import in_thread
from etl.service import Ask


@strawberry.type
class Mutation(Saving, Judging):
    @strawberry.mutation(
        description="Starts a run of one source, or of all, and gives its report so far; `etlRun` follows it."
    )
    async def run_etl(
        self, info: Info, source: str | None = None, full: bool = False, accept_removals: bool = False
    ) -> EtlRun:
        ask = Ask(source=source, full=full, accept_removals=accept_removals)
        etl = info.context.etl
        return EtlRun.of(await runs.start(info.context.store.records, lambda: etl.run(ask)))

    @strawberry.mutation(description="Puts dead letters, all if none is named, through the present rules once more.")
    async def replay_dead_letters(self, info: Info, ids: list[strawberry.ID] | None = None) -> EtlRun:
        etl = info.context.etl
        return EtlRun.of(await runs.start(info.context.store.records, lambda: etl.replay(ids)))

    @strawberry.mutation(description="Forgets dead letters, and says how many.")
    async def drop_dead_letters(self, info: Info, ids: list[strawberry.ID]) -> int:
        etl = info.context.etl
        return await in_thread(lambda: etl.drop(ids))
