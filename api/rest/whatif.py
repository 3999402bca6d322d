"""`POST /whatif/{verb}`: what if, as a document; its bytes are those that `whatif --format json` prints."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import orjson
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api import filters
from api.rest import openapi
from api.rest.asked import AS_OF, moment, only
from api.whatif import answered
from graph.errors import WrongInput
from graph.platform import Platform
from graph.ports import Doc
from simulate.answers import dumps
from simulate.answers.verbs import VERBS, arguments_of, required_of, wrong_type

JSON = "application/json"
IMPACT = {
    **AS_OF,
    "with_incidents": "`true` to count assets with open incidents as DOWN or DEGRADED.",
    "limit": "Affected assets to show (all).",
}


def whatif_routes(platform: Platform) -> APIRouter:
    router = APIRouter(tags=["what if"])

    async def ask(request: Request) -> Response:
        only(request.query_params, ())
        question = request.path_params.get("verb") or request.url.path.rpartition("/")[2]
        return _told(await answered(platform, question, _arguments(await request.body())))

    async def impact(request: Request) -> Response:
        given = request.query_params
        only(given, IMPACT)
        limit = given.get("limit")
        if limit is not None and not (limit.isascii() and limit.isdecimal()):
            raise WrongInput(f"limit {limit!r} is no number.", "Say how many rows you want.")
        arguments: Doc = {
            "fail": [request.path_params["id"]],
            "as_of": moment(given),
            "with_incidents": filters.flag("with_incidents", given.get("with_incidents", "false")),
            "limit": None if limit is None else int(limit),
        }
        return _told(await answered(platform, "impact", arguments))

    text = "What goes down, degrades or loses its spare when this asset fails."
    openapi.add(router, "/assets/{id:path}/impact", impact, text, IMPACT, _document("whatif"))
    for name in VERBS:
        function = getattr(import_module(f"simulate.answers.{VERBS[name]}"), name)
        _add(router, name, function, ask)
    # What is none of them is told in the words of the command line.
    router.add_api_route("/whatif/{verb}", ask, methods=["POST"], include_in_schema=False)
    return router


def _told(doc: Doc) -> Response:
    return Response(dumps(doc), media_type=JSON)


def _arguments(body: bytes) -> Doc:
    try:
        arguments = orjson.loads(body or b"{}")
    except orjson.JSONDecodeError as broken:
        raise WrongInput(
            f"The body is not JSON: {broken}.", 'Send the arguments, as in {"fail": ["payments-db"]}.'
        ) from broken
    if not isinstance(arguments, dict):
        raise WrongInput("The body is no JSON object.", 'Send the arguments, as in {"fail": ["payments-db"]}.')
    return arguments


# ------------------------------------------------------------------------------------ how OpenAPI tells them

_TEXTS = {
    "impact": "What goes down, degrades or loses its spare when assets fail.",
    "run": "A scenario, given as the text of its file, and whether it passes its gate.",
    "compare": "Two scenarios side by side.",
    "spof": "Single points of failure of services, the most critical first; of every asset with `all`.",
    "latent": "Pools that have no spare left right now, and why.",
    "availability": "The availability to be expected, before and after a scenario, with 95% intervals.",
    "dependencies": "Everything an asset needs, what could have caused its trouble first.",
    "path": "The shortest way by which one asset reaches another when it fails.",
    "change": "What a change does to the estate while it runs: impact, risk, collisions, and when else.",
    "risk": "The risk of a change from 0 to 100, every point of it explained.",
    "collisions": "Planned and running changes that are harmless alone and harmful together.",
    "review": "What was predicted of a change or a saved scenario, and what happened.",
    "backtest": "What a gate would have stopped, missed and wrongly stopped among the changes of the past.",
    "calibrate": "The weights of the risk score, fitted to changes whose outcome is known.",
    "saved": "The scenarios that are kept, by name.",
    "saved_save": "Keeps a scenario under a name, in the place of one that had it, with what it predicts now.",
    "saved_show": "A scenario that is kept, as it was written.",
    "saved_run": "A scenario that is kept, on the graph as it is now.",
    "saved_delete": "Forgets a scenario.",
}
_SCHEMAS = {
    **dict.fromkeys(("impact", "run", "change", "saved_run"), "whatif"),
    "calibrate": "calibration",
    **dict.fromkeys(("saved_save", "saved_show", "saved_delete"), "saved"),
}
"""The schema of a verb's document, where it has not the verb's name."""


def _document(schema: str) -> openapi.Schema:
    return {
        "type": "object",
        "description": f"As `simulate/schemas/{schema}.schema.json` says.",
        "properties": {"schema": {"const": f"opsgraph.{schema}/1"}},
        "required": ["schema"],
    }


def _add(router: APIRouter, name: str, function: Any, endpoint: openapi.Endpoint) -> None:
    body = {
        "type": "object",
        "properties": {argument: _shape(argument) for argument in arguments_of(function)},
        "required": required_of(function),
        "additionalProperties": False,
    }
    answer = _document(_SCHEMAS.get(name, name))
    openapi.add_post(router, f"/whatif/{name}", endpoint, _TEXTS[name], body, answer)


_EXAMPLES: list[tuple[Any, openapi.Schema]] = [
    ("", openapi.TEXT),
    ([""], {"type": "array", "items": openapi.TEXT}),
    (True, {"type": "boolean"}),
    (-1, openapi.NUMBER),
    (1, {**openapi.NUMBER, "minimum": 0}),
]


def _shape(argument: str) -> openapi.Schema:
    """The schema of an argument: of the first kind of value that it takes, else what it says it expects."""
    for value, schema in _EXAMPLES:
        if wrong_type(argument, value) is None:
            return schema
    return {"type": "object", "description": wrong_type(argument, "")}
