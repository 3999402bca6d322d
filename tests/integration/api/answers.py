"""Answers over GraphQL, asked for whole and turned back into the documents that they tell."""

from __future__ import annotations

from dataclasses import fields
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import strawberry
from strawberry.utils.str_converters import to_camel_case

from api.graphql.answers.told import Told

Doc = dict[str, Any]
LISTS = {"all_down": ("takesDown(first: 1000)", "takesDown"), "uid": ("id", "id")}
"""Fields that are not told by their own name: how they are selected, and what they are called."""


def everything(cls: type[Told]) -> str:
    """The selection of all that a type tells of a document."""
    parts = []
    for name, hint in _told(cls).items():
        inner = _bare(hint)
        selected, _ = LISTS.get(name, (_name(cls, name), ""))
        parts.append(f"{selected} {everything(inner) if _is_told(inner) else ''}")
    return "{ " + " ".join(parts) + " }"


def document(cls: type[Told], data: Doc) -> Doc:
    """The document that an answer tells, less what is null; ids without their kind."""
    found = {}
    for name, hint in _told(cls).items():
        _, called = LISTS.get(name, ("", _name(cls, name)))
        value = _plain(_bare(hint), data[called], uid=name == "uid")
        if value is not None:
            found[cls.KEYS.get(name, name.removesuffix("_id"))] = value
    return found


def pruned(doc: Any) -> Any:
    """A document less its schema and what is null."""
    if isinstance(doc, list):
        return [pruned(each) for each in doc]
    if isinstance(doc, dict):
        return {name: pruned(value) for name, value in doc.items() if value is not None and name != "schema"}
    return doc


def _told(cls: type[Told]) -> Doc:
    hints = get_type_hints(cls)
    return {field.name: hints[field.name] for field in fields(cls) if field.init and field.name != "moment"}


def _name(cls: type[Told], name: str) -> str:
    (field,) = [field for field in cls.__strawberry_definition__.fields if field.python_name == name]  # type: ignore[attr-defined]
    return field.graphql_name or to_camel_case(name)


def _bare(hint: Any) -> Any:
    """The type of what may be null, or of what is in a list."""
    if get_origin(hint) in (Union, UnionType):
        (hint,) = [each for each in get_args(hint) if each is not NoneType]
    return _bare(get_args(hint)[0]) if get_origin(hint) is list else hint


def _is_told(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, Told)


def _plain(hint: Any, value: Any, *, uid: bool) -> Any:
    if isinstance(value, list):
        return [_plain(hint, each, uid=uid) for each in value]
    if value is None:
        return None
    if _is_told(hint):
        return document(hint, value)
    if hint is strawberry.ID:
        return value.partition(":")[2]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint[value].value
    return pruned(value) if isinstance(value, dict) and not uid else value
