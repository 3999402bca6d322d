"""What every resolver finds in `info.context`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import strawberry
from strawberry.fastapi import BaseContext

from api import filters, whatif
from api.graphql.loaders import Loaders
from etl.service import Etl
from graph.errors import WrongInput
from graph.model import Kind, Status
from graph.ontology import kind_of
from graph.platform import Platform
from graph.ports import Doc, GraphStore
from graph.query import All, Order, Query, Where

# Rows that one step of a query may ask for, in largest pages.
MOST_PAGES = 100
# Answers that one query may have reckoned.
MOST_ANSWERS = 50


class Context(BaseContext):
    def __init__(self, platform: Platform, etl: Etl) -> None:
        super().__init__()
        self.platform = platform
        self.etl = etl
        self.begin()

    def begin(self) -> None:
        """Forgets what was loaded: each operation reads anew, on a websocket that lives for days too."""
        self.loaders = Loaders(self.platform, MOST_PAGES * self.max_page)
        self._answers = 0

    @property
    def store(self) -> GraphStore:
        return self.platform.store

    @property
    def max_page(self) -> int:
        return self.platform.settings.api.max_page

    def reckon(self, answers: int) -> None:
        """Counts answers that are to be reckoned; WrongInput where one query asks for too many."""
        self._answers += answers
        if self._answers > MOST_ANSWERS:
            raise WrongInput(
                f"This query asks for more than {MOST_ANSWERS} impacts, risks and the like.", "Ask for fewer at once."
            )

    async def answered(self, question: str, arguments: Mapping[str, Any]) -> Doc:
        """The document that answers a question of `whatif`."""
        self.reckon(1)
        return await whatif.answered(self.platform, question, arguments)

    def rows(self, limit: int) -> int:
        """How many rows of an answer are shown."""
        if not 0 <= limit <= self.max_page:
            raise WrongInput(f"{limit} rows are not served.", f"Ask for at most {self.max_page}; REST gives all.")
        return limit

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
