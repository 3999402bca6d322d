"""The routes of each kind: `/incidents` with filters, `/incidents/{id}`; and the supplies of an asset."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.rest import openapi
from api.rest.answers import Rows, json_answer, ndjson, wants_ndjson
from api.rest.asked import AS_OF, LIST, asked, moment, only
from api.rest.rows import entity_rows, relation_row
from api.supplies import Side, supplies
from api.threads import in_thread
from graph.errors import Unknown
from graph.model import Kind
from graph.ontology import KINDS, kind_of
from graph.platform import Platform
from graph.ports import Doc


class Entities:
    """What the routes of one kind answer."""

    def __init__(self, platform: Platform, kind: Kind) -> None:
        self._store = platform.store
        self._max_page = platform.settings.api.max_page
        self._kind = kind

    async def many(self, request: Request) -> Response:
        ask = asked(self._kind, request.query_params)
        counted: Doc = {}

        def page(first: int, after: str | None) -> Rows:
            query = ask.query(self._store, self._max_page, first, after)
            found = self._store.page(query)
            if found.total is not None:
                counted["total"] = found.total
            rows = entity_rows(self._store, self._kind, found.rows, ask.as_of)
            return rows, query.cursor(found.rows[-1]) if found.more else None

        if wants_ndjson(request):
            return await ndjson(lambda after: in_thread(lambda: page(self._max_page, after or ask.after)))
        rows, after = await in_thread(lambda: page(ask.first, ask.after))
        return json_answer({"items": rows, "next": after} | counted)

    async def one(self, request: Request) -> Response:
        only(request.query_params, AS_OF)
        as_of = moment(request.query_params)
        return json_answer(await in_thread(lambda: self._row(request.path_params["id"], as_of)))

    async def dependencies(self, request: Request) -> Response:
        return await self._supplies(request, Side.DEPENDENCIES)

    async def dependents(self, request: Request) -> Response:
        return await self._supplies(request, Side.DEPENDENTS)

    async def _supplies(self, request: Request, side: Side) -> Response:
        only(request.query_params, AS_OF)
        as_of = moment(request.query_params)
        return json_answer(await in_thread(lambda: self._neighbours(request.path_params["id"], side, as_of)))

    def _uid(self, ref: str) -> str:
        uid = self._store.resolve([ref], self._kind).get(ref)
        if uid is None or kind_of(uid) is not self._kind:
            raise Unknown(self._kind, ref, remedy=f"Find it among /{KINDS[self._kind].plural}.")
        return uid

    def _row(self, ref: str, as_of: str | None) -> Doc:
        uid = self._uid(ref)
        found = self._store.entities([uid], as_of)
        if uid not in found:
            raise Unknown(self._kind, ref, remedy=f"It was not there yet at {as_of}.")
        return entity_rows(self._store, self._kind, [found[uid]], as_of)[0]

    def _neighbours(self, ref: str, side: Side, as_of: str | None) -> Doc:
        uid = self._uid(ref)
        found = supplies(uid, self._store.relations([uid], None, as_of)[uid], side)
        others = self._store.entities(sorted({other for _, other in found}), as_of)
        return {
            "items": [
                relation_row(relation) | {"id": other, "name": others[other].title if other in others else None}
                for relation, other in found
            ]
        }


def entity_routes(platform: Platform) -> APIRouter:
    router = APIRouter(tags=["entities"])
    for kind, spec in KINDS.items():
        answers = Entities(platform, kind)
        path = f"/{spec.plural}"
        if kind is Kind.ASSET:
            sides = {Side.DEPENDENCIES: answers.dependencies, Side.DEPENDENTS: answers.dependents}
            for side, endpoint in sides.items():
                text = f"The {side} of an asset, over relations that carry impact."
                openapi.add(router, f"{path}/{{id:path}}/{side}", endpoint, text, AS_OF, openapi.SUPPLIES)
        row = openapi.row_of(kind)
        listed = openapi.page_of(row)
        openapi.add(router, path, answers.many, f"The {spec.plural}.", LIST, listed, kind)
        openapi.add(router, f"{path}/{{id:path}}", answers.one, f"One {kind}, by id or alias.", AS_OF, row)
    return router
