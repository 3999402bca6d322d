"""GraphQL over HTTP and websockets."""

from __future__ import annotations

from typing import Any

import orjson
from cross_web import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket
from strawberry.fastapi import GraphQLRouter
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types.unset import UNSET

from api.graphql.context import Context
from api.graphql.schema import make_schema
from etl.service import Etl
from graph.errors import WrongInput
from graph.platform import Platform


class Router(GraphQLRouter[Context, None]):
    async def run(self, request: Request | WebSocket, context: Context = UNSET, root_value: None = UNSET) -> Any:
        """A request that holds no query is told in the form of GraphQL too."""
        try:
            return await super().run(request, context, root_value)
        except HTTPException as refused:
            error = {"message": refused.reason, "extensions": {"code": WrongInput.code}}
            body = orjson.dumps({"data": None, "errors": [error]})
            return Response(body, refused.status_code, media_type="application/json")


def graphql_routes(platform: Platform, etl: Etl) -> Router:
    async def context() -> Context:
        return Context(platform, etl)

    return Router(
        make_schema(platform.settings.api),
        path="/graphql",
        graphql_ide=None,
        context_getter=context,
        subscription_protocols=[GRAPHQL_TRANSPORT_WS_PROTOCOL],
    )
