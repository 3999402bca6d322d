"""How the graph is kept: `/health`, `/runs` and `/dead-letters`."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api import records
from api.filters import page_size
from api.rest import openapi
from api.rest.answers import Rows, json_answer, ndjson, wants_ndjson
from api.rest.asked import FORMAT, PAGE, only, page_of
from api.threads import in_thread
from graph import health
from graph.platform import Platform
from graph.ports import Collection
from graph.times import now_text

LISTS = {
    "/runs": (Collection.RUN, "Runs of the ETL, the newest first.", {"state": "Those in this state."}),
    "/dead-letters": (
        Collection.DEAD_LETTER,
        "Records that could not be loaded, the newest first.",
        {"source": "Those of a source.", "file": "Those of a file."},
    ),
}


def keeping_routes(platform: Platform) -> APIRouter:
    router = APIRouter(tags=["keeping"])
    store, settings = platform.store, platform.settings

    async def data_health(request: Request) -> Response:
        only(request.query_params, ())
        report = await in_thread(lambda: health.report(store, settings, now_text(), settings.api.max_page))
        return json_answer(report.doc())

    async def run(request: Request) -> Response:
        only(request.query_params, ())
        return json_answer(await in_thread(lambda: records.run_of(store.records, request.path_params["id"])))

    openapi.add(router, "/health", data_health, "Data health, check by check.", {}, openapi.ANYTHING)
    for path, (collection, text, filters) in LISTS.items():
        parameters = {**filters, **PAGE, **FORMAT}
        answer = openapi.page_of(openapi.ANYTHING)
        openapi.add(router, path, _list(platform, collection, filters), text, parameters, answer)
    openapi.add(router, "/runs/{id}", run, "One run of the ETL.", {}, openapi.ANYTHING)
    return router


def _list(platform: Platform, collection: str, filters: dict[str, str]) -> openapi.Endpoint:
    store, max_page = platform.store.records, platform.settings.api.max_page
    key = records.KEYS[collection]

    async def endpoint(request: Request) -> Response:
        given = request.query_params
        only(given, {**filters, **PAGE, **FORMAT})
        where = {name: given.get(name) for name in filters}

        def page(first: int, after: str | None) -> Rows:
            docs, more = records.page(store, collection, where, first, after)
            return docs, docs[-1][key] if more else None

        if wants_ndjson(request):
            return await ndjson(lambda after: in_thread(lambda: page(max_page, after or given.get("after"))))
        first = page_size(page_of(given), max_page)
        docs, after = await in_thread(lambda: page(first, given.get("after")))
        return json_answer({"items": docs, "next": after})

    return endpoint
