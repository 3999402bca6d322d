"""How OpenAPI tells the routes: their parameters and rows come from the ontology, like their answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api import filters
from api.filters import ATTRIBUTE, OPERATORS
from api.rest.answers import NDJSON, ErrorBody
from api.ways import columns
from graph.model import Kind
from graph.ontology import KINDS, Shape

Schema = dict[str, Any]
Endpoint = Callable[[Request], Awaitable[Response]]

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer"}
_SHAPES: dict[Shape, Schema] = {
    "time": {"type": "string", "format": "date-time"},
    "words": {"type": "array", "items": TEXT},
    "flag": {"type": "boolean"},
}
_ERRORS: dict[int | str, dict[str, Any]] = {
    400: {"model": ErrorBody, "description": "What was asked is wrong."},
    404: {"model": ErrorBody, "description": "There is no such thing."},
    503: {"model": ErrorBody, "description": "The platform cannot answer now."},
}


def add(
    router: APIRouter,
    path: str,
    endpoint: Endpoint,
    text: str,
    parameters: Mapping[str, str],
    answer: Schema,
    kind: Kind | None = None,
) -> None:
    """A route that is read, with what its OpenAPI entry says; of a kind: with the filters of that kind."""
    content = {"application/json": {"schema": answer}}
    if "format" in parameters:
        content[NDJSON] = {"schema": answer["properties"]["items"]["items"]}
    router.add_api_route(
        path,
        endpoint,
        methods=["GET"],
        summary=text,
        operation_id=path.strip("/").replace("/", "_").replace("{", "").replace("}", "").replace(":path", ""),
        response_model=None,
        responses={200: {"description": text, "content": content}, **_ERRORS},
        openapi_extra={"parameters": _parameters(path, parameters, kind)},
    )


def add_post(router: APIRouter, path: str, endpoint: Endpoint, text: str, body: Schema, answer: Schema) -> None:
    """A route that takes a JSON object, with what its OpenAPI entry says."""
    router.add_api_route(
        path,
        endpoint,
        methods=["POST"],
        summary=text,
        operation_id=path.strip("/").replace("/", "_"),
        response_model=None,
        responses={200: {"description": text, "content": {"application/json": {"schema": answer}}}, **_ERRORS},
        openapi_extra={
            "requestBody": {"required": bool(body["required"]), "content": {"application/json": {"schema": body}}}
        },
    )


def row_of(kind: Kind) -> Schema:
    """A row of a kind. What is absent is left out of it."""
    properties: Schema = {
        "id": TEXT,
        "kind": {"type": "string", "enum": [kind]},
        "life": {"type": "string", "enum": ["active", "retired"]},
        "since": _SHAPES["time"],
        "sources": _SHAPES["words"],
        **{field.name: _SHAPES.get(field.shape, TEXT) for field in KINDS[kind].fields},
        "attributes": {"type": "object"},
        **{way.name: _SHAPES["words"] if way.many else TEXT for way in columns(kind)},
    }
    return {
        "type": "object",
        "properties": properties,
        "required": ["id", "kind", "life", "since", "sources"],
    }


def page_of(row: Schema) -> Schema:
    """A page of rows."""
    properties = {
        "items": {"type": "array", "items": row},
        "next": {
            "type": ["string", "null"],
            "description": "What to pass on as `after`; null on the last page.",
        },
        "total": {**NUMBER, "description": "How many rows match, where it was asked for."},
    }
    return {"type": "object", "properties": properties, "required": ["items", "next"]}


RELATION: Schema = {
    "type": "object",
    "properties": {
        **dict.fromkeys(("source", "type", "target", "strength", "pool", "life", "since"), TEXT),
        "sources": _SHAPES["words"],
    },
}
SUPPLIES: Schema = {
    "type": "object",
    "properties": {
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"id": TEXT, "name": {"type": ["string", "null"]}, **RELATION["properties"]},
            },
        }
    },
}
ANYTHING: Schema = {"type": "object"}


def _parameters(path: str, others: Mapping[str, str], kind: Kind | None) -> list[Schema]:
    told = {
        name: " ".join(["Also", *(f"`{name}.{operator}`" for operator in OPERATORS[facet][1:])])
        for name, facet in (filters.facets(kind) if kind else {}).items()
    }
    if kind:
        told[f"{ATTRIBUTE}NAME"] = "Any attribute, by its name."
    in_path = [{"name": "id", "in": "path", "required": True, "schema": TEXT}] if "{id" in path else []
    return in_path + [
        {"name": name, "in": "query", "required": False, "description": text, "schema": TEXT}
        for name, text in (told | dict(others)).items()
    ]
