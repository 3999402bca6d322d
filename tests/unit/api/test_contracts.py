"""The committed contracts, and the ontology behind them."""

from __future__ import annotations

from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
)
from strawberry.utils.str_converters import to_camel_case

from api.export import contracts
from api.filters import facets, sortable
from api.graphql.schema import make_schema
from api.rest.asked import LIST
from api.ways import ways
from graph.model import Kind
from graph.ontology import KINDS, RELATIONS
from graph.settings import ApiSettings


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return make_schema(ApiSettings())._schema


@pytest.mark.parametrize(("path", "text"), contracts().items(), ids=lambda each: getattr(each, "name", ""))
def test_the_committed_contract_is_what_the_code_says(path: Path, text: str) -> None:
    assert path.read_text("utf-8") == text, "Write it anew with `python -m api.export`."


@pytest.mark.parametrize("kind", Kind)
def test_every_field_and_link_of_the_ontology_can_be_read(schema: GraphQLSchema, kind: Kind) -> None:
    type = schema.type_map[KINDS[kind].label]
    assert isinstance(type, GraphQLObjectType)
    wanted = [field.name for field in KINDS[kind].fields] + list(ways(kind))
    assert {to_camel_case(name) for name in wanted} <= set(type.fields)


@pytest.mark.parametrize("kind", Kind)
def test_every_field_and_link_of_the_ontology_can_be_filtered(schema: GraphQLSchema, kind: Kind) -> None:
    type = schema.type_map[f"{KINDS[kind].label}Where"]
    assert isinstance(type, GraphQLInputObjectType)
    wanted = {to_camel_case(name) for name in facets(kind)}
    assert set(type.fields) == wanted | {"attributes", "and", "or", "not"}


@pytest.mark.parametrize("kind", Kind)
def test_every_order_can_be_asked_for(schema: GraphQLSchema, kind: Kind) -> None:
    type = schema.type_map[f"{KINDS[kind].label}OrderField"]
    assert isinstance(type, GraphQLEnumType)
    assert [value.value for value in type.values.values()] == sortable(kind)


@pytest.mark.parametrize("kind", Kind)
def test_no_field_or_link_hides_what_all_things_have(schema: GraphQLSchema, kind: Kind) -> None:
    node = schema.type_map["Node"]
    assert isinstance(node, GraphQLInterfaceType)
    own = {to_camel_case(name) for name in [*(field.name for field in KINDS[kind].fields), *ways(kind)]}
    assert not own & set(node.fields)


@pytest.mark.parametrize("kind", Kind)
def test_no_filter_of_rest_is_called_like_a_parameter(kind: Kind) -> None:
    assert not set(facets(kind)) & set(LIST)


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_has_its_two_root_fields_and_can_be_referred_to(schema: GraphQLSchema, kind: Kind) -> None:
    assert schema.query_type is not None
    assert {kind.value, KINDS[kind].plural} <= set(schema.query_type.fields)
    assert f'type {KINDS[kind].label} implements Node @key(fields: "id")' in str(make_schema(ApiSettings()))


def test_every_relation_type_is_in_its_enum(schema: GraphQLSchema) -> None:
    type = schema.type_map["RelationType"]
    assert isinstance(type, GraphQLEnumType)
    assert set(type.values) == set(RELATIONS)
