"""What is known: `/search`, `/context`, incidents like one, known errors, and feedback on all of it."""

from __future__ import annotations

from collections.abc import Callable

import orjson
from fastapi import APIRouter
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from api import knowledge
from api.context import context_pack
from api.filters import flag
from api.rest import openapi
from api.rest.answers import json_answer
from api.rest.asked import AS_OF, only
from api.threads import in_thread, reckoned
from graph.errors import WrongInput
from graph.platform import Platform
from graph.ports import Doc
from graph.search import feedback
from graph.times import now_text

SEARCH = {
    "q": "The question: words, ids, error codes, names of hosts.",
    "kind": "Only this kind; may be given more than once, as all of these may.",
    "status": "Only what has this status.",
    "asset": "Only what is about this asset.",
    "team": "Only what belongs to this team.",
    "about": "Looks around this asset in the graph as well.",
    **AS_OF,
    "limit": f"Documents to show ({knowledge.LIMIT}).",
}
CONTEXT = {
    "q": "The question; may be left out where `about` says what it is about.",
    "about": "An asset, incident, change, problem, article or `scenario:NAME`; may be given more than once.",
    "budget": "Tokens that the pack may have.",
    **AS_OF,
    "markdown": "`true` for the pack as text, ready to paste.",
}
LIMIT = {"limit": f"Matches to show ({knowledge.LIMIT})."}
FEEDBACK = {"query": openapi.TEXT, "uid": openapi.TEXT, "useful": {"type": "boolean"}, "comment": openapi.TEXT}


def knowledge_routes(platform: Platform) -> APIRouter:
    router = APIRouter(tags=["knowledge"])

    async def search(request: Request) -> Response:
        given = request.query_params
        only(given, SEARCH)
        asked = _question(given)
        return json_answer(
            await reckoned(
                lambda: knowledge.search(
                    platform,
                    asked,
                    kinds=given.getlist("kind"),
                    statuses=given.getlist("status"),
                    assets=given.getlist("asset"),
                    teams=given.getlist("team"),
                    about=given.getlist("about"),
                    as_of=given.get("as_of"),
                    limit=_number(given, "limit", knowledge.LIMIT),
                )
            )
        )

    async def context(request: Request) -> Response:
        given = request.query_params
        only(given, CONTEXT)
        as_text = flag("markdown", given.get("markdown", "false"))
        budget = _number(given, "budget", 0) if "budget" in given else None
        pack = await reckoned(
            lambda: context_pack(
                platform, given.get("q", ""), given.getlist("about"), budget=budget, as_of=given.get("as_of")
            )
        )
        return Response(pack.markdown, media_type="text/markdown") if as_text else json_answer(pack.doc())

    async def give(request: Request) -> Response:
        only(request.query_params, ())
        said = _said(await request.body())
        return json_answer(await in_thread(lambda: feedback.give(platform.store, now_text(), **said, by="rest")))

    openapi.add(router, "/search", search, "What fits a question best.", SEARCH, openapi.ANYTHING)
    openapi.add(router, "/context", context, "What an agent should know, with sources.", CONTEXT, openapi.ANYTHING)
    for path, ask, text in (
        ("similar", knowledge.similar_incidents, "Incidents like this one, each factor shown."),
        ("known-errors", knowledge.known_errors, "Known errors that fit this incident."),
    ):
        _like(router, platform, path, ask, text)
    body = {"type": "object", "properties": FEEDBACK, "required": ["query", "uid", "useful"]}
    text = "Says whether a document answered a question."
    openapi.add_post(router, "/feedback", give, text, {**body, "additionalProperties": False}, openapi.ANYTHING)
    return router


def _like(router: APIRouter, platform: Platform, path: str, ask: Callable[..., Doc], text: str) -> None:
    async def endpoint(request: Request) -> Response:
        only(request.query_params, LIMIT)
        limit = _number(request.query_params, "limit", knowledge.LIMIT)
        return json_answer(await reckoned(lambda: ask(platform, request.path_params["id"], limit=limit)))

    openapi.add(router, f"/incidents/{{id:path}}/{path}", endpoint, text, LIMIT, openapi.ANYTHING)


def _question(given: QueryParams) -> str:
    if "q" not in given:
        raise WrongInput("There is no question.", "Ask one with `q`, as in `?q=login+fails`.")
    return given["q"]


def _number(given: QueryParams, name: str, otherwise: int) -> int:
    text = given.get(name)
    if text is None:
        return otherwise
    if not (text.isascii() and text.isdecimal()):
        raise WrongInput(f"{name} {text!r} is no number from 0 up.", "Say how many you want.")
    return int(text)


def _said(body: bytes) -> Doc:
    """The feedback of a body: exactly what is asked for, of the right types."""
    try:
        said = orjson.loads(body or b"{}")
    except orjson.JSONDecodeError as broken:
        raise WrongInput(f"The body is not JSON: {broken}.", "Send `query`, `uid` and `useful`.") from broken
    if not isinstance(said, dict):
        raise WrongInput("The body is no JSON object.", "Send `query`, `uid` and `useful`.")
    only(said, FEEDBACK)
    for name, schema in FEEDBACK.items():
        kind = bool if schema["type"] == "boolean" else str
        if name in said and not isinstance(said[name], kind):
            raise WrongInput(f"{name} {said[name]!r} is no {schema['type']}.", "Send it as OpenAPI says.")
        if name not in said and name != "comment":
            raise WrongInput(f"{name} is missing.", "Send `query`, `uid` and `useful`.")
    return said
