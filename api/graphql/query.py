"""What can be asked: the entities of each kind, the past, and how the graph is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

import strawberry

from api import records
from api.filters import DEFAULT_PAGE, page_size
from api.graphql.answers.queries import WhatIf
from api.graphql.connection import Connection, connection, selects
from api.graphql.context import Info
from api.graphql.control import Counts, DataHealth, DeadLetter, EtlRun, counts_of, told
from api.graphql.entities import Entities
from api.graphql.knowledge import Knowledge
from api.graphql.node import Node, find
from api.graphql.past import Version
from api.graphql.scalars import Time
from api.threads import in_thread
from graph import health
from graph.errors import Unknown
from graph.ports import Collection, Doc
from graph.times import now_text

T = TypeVar("T")
FINDINGS = 100


@strawberry.type
class Query(Entities, WhatIf, Knowledge):  # type: ignore[misc]
    @strawberry.field(description="The thing of an id or an alias, whatever its kind.")
    async def node(self, info: Info, id: strawberry.ID, as_of: Time | None = None) -> Node | None:
        return await find(info, id, None, as_of)

    @strawberry.field(description="Several things by id or alias, each in its place.")
    async def nodes(self, info: Info, ids: list[strawberry.ID], as_of: Time | None = None) -> list[Node | None]:
        page_size(max(len(ids), 1), info.context.max_page)
        return await asyncio.gather(*(find(info, id, None, as_of) for id in ids))

    @strawberry.field(description="All states of a thing, the present one first.")
    async def history(self, info: Info, id: strawberry.ID) -> list[Version]:
        uid = await info.context.uid(id, None)
        if uid is None:
            raise Unknown("thing", id)
        return [Version.of(one) for one in await info.context.loaders.history().load(uid)]

    @strawberry.field(description="How much is live in the graph.")
    async def counts(self, info: Info) -> Counts:
        return counts_of(await in_thread(info.context.store.counts))

    @strawberry.field(description="How far the data can be trusted, with the first findings of each check.")
    async def data_health(self, info: Info, findings: int = FINDINGS) -> DataHealth:
        context = info.context
        limit = page_size(findings, context.max_page)
        settings = context.platform.settings
        return DataHealth.of(await in_thread(lambda: health.report(context.store, settings, now_text(), limit)))

    @strawberry.field(description="Runs of the ETL, the newest first.")
    async def etl_runs(
        self, info: Info, state: str | None = None, first: int = DEFAULT_PAGE, after: str | None = None
    ) -> Connection[EtlRun]:
        return await _page(info, Collection.RUN, {"state": state}, first, after, EtlRun.of)

    @strawberry.field(description="A run of the ETL.")
    async def etl_run(self, info: Info, id: strawberry.ID) -> EtlRun | None:
        doc = await in_thread(lambda: info.context.store.records.get(Collection.RUN, id))
        return EtlRun.of(doc) if doc else None

    @strawberry.field(description="Records that could not be loaded, the newest first.")
    async def dead_letters(
        self,
        info: Info,
        source: str | None = None,
        file: str | None = None,
        first: int = DEFAULT_PAGE,
        after: str | None = None,
    ) -> Connection[DeadLetter]:
        where = {"source": source, "file": file}
        return await _page(info, Collection.DEAD_LETTER, where, first, after, lambda doc: told(DeadLetter, doc))


async def _page(
    info: Info,
    collection: str,
    where: dict[str, str | None],
    first: int,
    after: str | None,
    tell: Callable[[Doc], T],
) -> Connection[T]:
    store = info.context.store.records
    size = page_size(first, info.context.max_page)
    docs, more = await in_thread(lambda: records.page(store, collection, where, size, after))
    counted = selects(info, "totalCount")
    total = await in_thread(lambda: store.count(collection, records.given(where))) if counted else None
    rows = [(tell(doc), doc[records.KEYS[collection]]) for doc in docs]
    return connection(rows, more=more, after=after, total=total)
