"""What can be followed."""

from __future__ import annotations

from collections.abc import AsyncIterator

import strawberry

from api import runs
from api.graphql.answers.watched import Watching
from api.graphql.context import Info
from api.graphql.control import EtlRun


@strawberry.type
class Subscription(Watching):
    @strawberry.subscription(description="A run's report, each time it has changed, until the run ends.")
    async def etl_run(self, info: Info, run: strawberry.ID) -> AsyncIterator[EtlRun]:
        async for doc in runs.watch(info.context.store.records, run):
            yield EtlRun.of(doc)
