"""The application: GraphQL, REST, MCP and probes behind their guards."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager

from fastapi import APIRouter, FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.errors import Told, told
from api.graphql.router import graphql_routes
from api.guards import Answered, BodyLimit, OwnMachine
from api.mcp.http import PATH as MCP
from api.mcp.http import McpOverHttp
from api.probes import probe_routes
from api.rest.answers import json_answer
from api.rest.entities import entity_routes
from api.rest.keeping import keeping_routes
from api.rest.knowledge import knowledge_routes
from api.rest.relations import relation_routes
from api.rest.whatif import whatif_routes
from etl.service import Etl
from graph.errors import OpsgraphError
from graph.platform import Platform

PREFIX = "/api/v1/graph"
Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def create_app(platform: Platform, etl: Etl, lifespan: Lifespan | None = None) -> FastAPI:
    """The application on an open platform. `lifespan` is what runs beside it."""
    settings = platform.settings.api
    mcp = McpOverHttp(platform)
    app = FastAPI(
        title="opsgraph",
        version="1",
        summary="An operations knowledge graph.",
        openapi_url="/api/v1/openapi.json",
        # Their pages load scripts from elsewhere, and those could ask everything that is asked here.
        docs_url=None,
        redoc_url=None,
        lifespan=_while_running(mcp, lifespan),
    )
    graph = APIRouter(prefix=PREFIX)
    # Ids hold slashes, so each kind's own routes come last.
    for routes in (keeping_routes, whatif_routes, knowledge_routes, relation_routes, entity_routes):
        graph.include_router(routes(platform))
    app.include_router(probe_routes(platform))
    app.include_router(graph)
    app.include_router(graphql_routes(platform, etl), include_in_schema=False)
    app.router.routes.append(Route(MCP, mcp))
    app.add_exception_handler(OpsgraphError, _tell)
    app.add_exception_handler(HTTPException, _tell_status)
    # The last one added stands first.
    app.add_middleware(BodyLimit, most=settings.max_body)
    app.add_middleware(Answered, seconds=settings.timeout.total_seconds())
    app.add_middleware(OwnMachine)
    return app


def _while_running(mcp: McpOverHttp, beside: Lifespan | None) -> Lifespan:
    """MCP answers, and what runs beside the application runs, for as long as it lives."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(mcp.running())
            if beside is not None:
                await stack.enter_async_context(beside(app))
            yield

    return lifespan


async def _tell(_: Request, error: Exception) -> Response:
    why = told(error)
    return json_answer(why.body(), why.status)


async def _tell_status(request: Request, error: Exception) -> Response:
    """What the routing refuses: no such path, no such method."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    code = "NOT_FOUND" if status == 404 else "BAD_INPUT"
    why = Told(code, f"There is nothing at {request.method} {request.url.path}.", "See /api/v1/openapi.json.", status)
    return json_answer(why.body(), status)
