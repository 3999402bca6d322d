"""JSON Schemas of tools, and arguments held against them, in words that a model can act on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.errors import WrongInput, closest

Schema = dict[str, Any]


def text(description: str, **more: Any) -> Schema:
    return {"type": "string", "description": description, **more}


def number(description: str, least: int, most: int, default: int) -> Schema:
    return {"type": "integer", "description": description, "minimum": least, "maximum": most, "default": default}


def flag(description: str) -> Schema:
    return {"type": "boolean", "description": description, "default": False}


def listed(items: Schema, description: str = "", **more: Any) -> Schema:
    told = {"description": description} if description else {}
    return {"type": "array", "items": items, **told, **more}


def closed(properties: Mapping[str, Schema], required: tuple[str, ...] | None = None, **more: Any) -> Schema:
    """An object with these properties and no others; all of them are required where it is not said which."""
    needed = list(properties) if required is None else list(required)
    return {
        "type": "object",
        "properties": dict(properties),
        "required": needed,
        "additionalProperties": False,
        **more,
    }


STRING: Schema = {"type": "string"}
MAYBE: Schema = {"type": ["string", "null"]}
COUNT: Schema = {"type": "integer", "minimum": 0}
NUMBER: Schema = {"type": "number"}
BOOLEAN: Schema = {"type": "boolean"}
STRINGS = listed(STRING)


def mapping(values: Schema) -> Schema:
    """Names that only the data knows, each with such a value."""
    return {"type": "object", "additionalProperties": values}


# ------------------------------------------------------------------------------------ arguments


def checked(tool: str, schema: Schema, given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a call, defaults filled in. WrongInput names the argument, its value, what was expected and the
    closest match. Null stands for what is not given."""
    known = schema["properties"]
    found = {name: value for name, value in given.items() if value is not None}
    for name in found:
        if name not in known:
            near = closest(name, known)
            remedy = f"Did you mean {near!r}?" if near else f"It has {', '.join(known) or 'no arguments'}."
            raise WrongInput(f"{tool} has no argument {name!r}.", remedy)
    lacking = [name for name in schema["required"] if name not in found]
    if lacking:
        told = "; ".join(f"{name}: {known[name]['description']}" for name in lacking)
        raise WrongInput(f"{tool} needs {', '.join(lacking)}.", f"Give it ({told}).")
    for name, value in found.items():
        _check(name, known[name], value)
    defaults = {name: spec["default"] for name, spec in known.items() if "default" in spec}
    return defaults | found


_TYPES: dict[str, tuple[tuple[type, ...], str]] = {
    "string": ((str,), "a text"),
    "integer": ((int,), "a whole number"),
    "boolean": ((bool,), "true or false"),
    "array": ((list, tuple), "a list"),
}


def _check(name: str, schema: Schema, value: Any) -> None:
    types, expected = _TYPES[schema["type"]]
    if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
        raise WrongInput(f"{name} is {_short(value)}, expected {expected}.", "Correct the argument.")
    _check_limits(name, schema, value)


def _check_limits(name: str, schema: Schema, value: Any) -> None:
    if "enum" in schema and value not in schema["enum"]:
        near = closest(str(value), schema["enum"])
        remedy = f"Did you mean {near!r}?" if near else f"Say one of {', '.join(schema['enum'])}."
        raise WrongInput(f"{name} cannot be {_short(value)}.", remedy)
    if schema["type"] == "integer" and not schema["minimum"] <= value <= schema["maximum"]:
        raise WrongInput(f"{name} is {value}.", f"Say {schema['minimum']} to {schema['maximum']}.")
    if schema["type"] == "string" and len(value) > schema.get("maxLength", len(value)):
        raise WrongInput(f"{name} has {len(value)} characters.", f"At most {schema['maxLength']} are read.")
    if schema["type"] == "string" and len(value.strip()) < schema.get("minLength", 0):
        raise WrongInput(f"{name} is empty.", "Say what is meant.")
    if schema["type"] == "array":
        if len(value) > schema.get("maxItems", len(value)):
            raise WrongInput(f"{name} has {len(value)} entries.", f"At most {schema['maxItems']} are read.")
        if len(value) < schema.get("minItems", 0):
            raise WrongInput(f"{name} is empty.", "Name at least one.")
        for each in value:
            _check(name, schema["items"], each)


def _short(value: Any) -> str:
    told = repr(value)
    return told if len(told) <= 60 else told[:59] + "…"
