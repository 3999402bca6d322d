"""What every resolver finds in `info.context`."""

from __future__ import annotations

from collections.abc import Sequence

import strawberry
from strawberry.fastapi import BaseContext

from api import filters
from api.graphql.loaders import Loaders
from etl.service import Etl
from graph.errors import WrongInput
from graph.model import Kind, Status
from graph.ontology import kind_of
from graph.platform import Platform
from graph.ports import GraphStore
from graph.query import All, Order, Query, Where

# Rows that one step of a query may ask for, in largest pages.
MOST_PAGES = 100


class Context(BaseContext):
    def __init__(self, platform: Platform, etl: Etl) -> None:
        super().__init__()
        self.platform = platform
        self.etl = etl
        self.begin()

    def begin(self) -> None:
        """Forgets what was loaded: each operation reads anew, on a websocket that lives for days too."""
        self.loaders = Loaders(self.platform, MOST_PAGES * self.max_page)

    @property
    def store(self) -> GraphStore:
        return self.platform.store

    @property
    def max_page(self) -> int:
        return self.platform.settings.api.max_page

    async def query(
        self,
        kind: Kind,
        where: Where = All(),  # noqa: B008
        orders: Sequence[Order] = (),
        *,
        first: int,
        after: str | None,
        as_of: str | None,
        lives: Sequence[Status] = (Status.ACTIVE,),
        count: bool,
    ) -> Query:
        """The question for one page, ids of links brought up to date."""
        uids = sorted(set(filters.linked(where)))
        if uids:
            found = await self.loaders.resolved(None).load_many(uids)
            where = filters.settle(where, {ref: uid for ref, uid in zip(uids, found, strict=True) if uid})
        return filters.query(
            kind,
            where,
            orders,
            first=first,
            after=after,
            as_of=as_of,
            lives=lives,
            count=count,
            max_page=self.max_page,
        )

    async def uid(self, ref: str, kind: Kind | None) -> str | None:
        """Whom an id, a uid or an alias means; None where there is none of that kind."""
        if not ref.strip():
            raise WrongInput("The id is empty.", "Name something, as in `payments-db` or `asset:payments-db`.")
        uid = await self.loaders.resolved(kind).load(ref)
        return uid if uid and kind in (None, kind_of(uid)) else None


Info = strawberry.Info[Context, None]
