"""The published schemas, as the tests hold documents to them."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from tests.pages import ROOT

FOLDER = ROOT / "simulate" / "schemas"
SCHEMAS: dict[str, Any] = {
    path.name.removesuffix(".schema.json"): json.loads(path.read_text("utf-8"))
    for path in sorted(FOLDER.glob("*.schema.json"))
}


@cache
def _registry() -> Registry[Any]:
    resources = (Resource.from_contents(schema) for schema in SCHEMAS.values())
    return Registry().with_resources((resource.id() or "", resource) for resource in resources)


def faults(doc: dict[str, Any]) -> list[str]:
    """What of a document its schema does not allow, each with where it stands."""
    kind = doc["schema"].removeprefix("opsgraph.").partition("/")[0]
    validator = Draft202012Validator(SCHEMAS[kind], registry=_registry())
    return [f"{fault.json_path}: {fault.message}" for fault in validator.iter_errors(doc)]
