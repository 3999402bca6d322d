"""The published JSON Schemas: sound themselves, one for each kind of document, and strict."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from simulate.render.kinds import KINDS
from tests.unit.simulate.documents import DOCUMENTS, changed
from tests.unit.simulate.schemas import SCHEMAS, faults

each_schema = pytest.mark.parametrize("name", SCHEMAS)
each_document = pytest.mark.parametrize("doc", DOCUMENTS.values(), ids=list(DOCUMENTS))


@each_schema
def test_a_schema_is_a_sound_draft_2020_12_schema(name: str) -> None:
    schema = SCHEMAS[name]
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)


def test_every_kind_of_document_has_a_schema() -> None:
    titles = {schema["title"] for name, schema in SCHEMAS.items() if name != "common"}
    assert titles == {*KINDS, "opsgraph.calibration/1"}


def test_every_kind_of_document_stands_among_the_examples() -> None:
    assert {doc["schema"] for doc in DOCUMENTS.values()} == set(KINDS)


@each_document
def test_a_document_keeps_to_its_schema(doc: dict[str, Any]) -> None:
    assert faults(doc) == []


@each_document
def test_a_key_that_the_schema_does_not_know_is_a_fault(doc: dict[str, Any]) -> None:
    assert faults(changed(doc, surprise=1)) != []


@each_document
def test_another_version_is_another_schema(doc: dict[str, Any]) -> None:
    assert faults(changed(doc, schema=doc["schema"].replace("/1", "/2"))) != []


def objects(schema: Any) -> list[dict[str, Any]]:
    if isinstance(schema, list):
        return [found for each in schema for found in objects(each)]
    if not isinstance(schema, dict):
        return []
    own = [schema] if schema.get("type") == "object" and "properties" in schema else []
    return own + [found for each in schema.values() for found in objects(each)]


@each_schema
def test_no_object_takes_keys_that_it_does_not_name(name: str) -> None:
    assert [found for found in objects(SCHEMAS[name]) if found.get("additionalProperties") is not False] == []
