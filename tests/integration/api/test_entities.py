"""Entities over GraphQL: look-ups, lists, filters, orders, pages."""

from __future__ import annotations

from typing import Any

import pytest

from api.graphql.node import told_as
from graph.model import Kind
from graph.ontology import KINDS
from tests.integration.api.estate import AskGraph


def ids(found: dict[str, Any]) -> list[str]:
    return [node["id"] for node in found["nodes"]]


@pytest.mark.parametrize("ref", ["pay-db", "asset:pay-db"])
def test_a_look_up_takes_an_id_with_or_without_its_kind(ask: AskGraph, ref: str) -> None:
    query = "query($id: ID!) { asset(id: $id) { id name kind displayName life sources attributes } }"
    assert ask(query, id=ref)["asset"] == {
        "id": "asset:pay-db",
        "name": "Payments DB",
        "kind": "ASSET",
        "displayName": "Payments DB",
        "life": "ACTIVE",
        "sources": ["cmdb", "other"],
        "attributes": {"site": "ams"},
    }


def test_the_same_thing_may_be_looked_up_twice_by_different_names(ask: AskGraph) -> None:
    found = ask('{ a: asset(id: "shop") { id } b: asset(id: "asset:shop") { id } }')
    assert found == {"a": {"id": "asset:shop"}, "b": {"id": "asset:shop"}}


def test_a_look_up_finds_only_its_own_kind(ask: AskGraph) -> None:
    assert ask('{ asset(id: "incident:I1") { id } incident(id: "nothing") { id } }') == {
        "asset": None,
        "incident": None,
    }


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_can_be_listed_and_each_of_it_looked_up(ask: AskGraph, kind: Kind) -> None:
    plural = KINDS[kind].plural
    fields = "id " + " ".join(
        "".join([head, *(part.title() for part in rest)])
        for head, *rest in (told_as(kind, field.name).split("_") for field in KINDS[kind].fields)
    )
    listed = ask(f"{{ {plural} {{ totalCount nodes {{ {fields} }} }} }}")[plural]
    assert listed["totalCount"] == len(listed["nodes"]) > 0
    for one in listed["nodes"]:
        assert ask(f'{{ {kind}(id: "{one["id"]}") {{ {fields} }} }}')[kind] == one


def test_a_node_is_found_by_its_id_whatever_its_kind(ask: AskGraph) -> None:
    them = '["asset:shop", "gone", "incident:I1"]'
    query = f"{{ nodes(ids: {them}) {{ id displayName ... on Incident {{ priority }} }} }}"
    assert ask(query)["nodes"] == [
        {"id": "asset:shop", "displayName": "Shop"},
        None,
        {"id": "incident:I1", "displayName": "Payments fail", "priority": "P1"},
    ]


@pytest.mark.parametrize(
    ("plural", "where", "found"),
    [
        ("assets", '{status: {eq: "degraded"}}', ["db-2"]),
        ("assets", '{criticality: {in: ["critical", "high"]}, type: {eq: "vm"}}', ["db-1", "db-2"]),
        ("assets", '{name: {contains: "db"}}', ["db-1", "db-2", "pay-db"]),
        ("assets", '{name: {startsWith: "pay"}}', ["pay-db"]),
        ("assets", "{criticality: {isNull: true}}", ["lone/box"]),
        ("assets", '{owner: {eq: "net"}}', ["db-1", "db-2"]),
        ("assets", '{owner: {in: ["net", "team:pay"]}, name: {contains: "o"}}', ["checkout", "shop"]),
        ("assets", "{owner: {in: []}}", []),
        ("assets", "{type: {in: []}}", []),
        ("assets", "{or: []}", []),
        ("assets", "{owner: {isNull: true}}", ["lone/box"]),
        ("assets", '{incidents: {eq: "I1"}}', ["checkout", "pay-db"]),
        ("assets", '{attributes: [{name: "site", eq: "ams"}]}', ["db-1", "pay-db"]),
        ("assets", '{or: [{name: {eq: "Shop"}}, {name: {eq: "DB 1"}}]}', ["db-1", "shop"]),
        ("assets", '{not: {environment: {eq: "prod"}}}', ["lone/box"]),
        ("assets", '{and: [{type: {eq: "vm"}}, {not: {name: {eq: "DB 1"}}}]}', ["db-2"]),
        ("incidents", '{openedAt: {gte: "2026-05-03", lt: "2026-05-04"}}', ["I2"]),
        ("incidents", "{resolvedAt: {isNull: false}}", ["I1"]),
        ("incidents", '{affects: {eq: "pay-db"}, team: {eq: "pay"}}', ["I1", "I3"]),
        ("articles", '{tags: {has: "db"}, about: {eq: "pay-db"}}', ["kb/restart"]),
        ("articles", '{body: {contains: "PLUG"}}', ["kb/old"]),
        ("problems", "{knownError: {eq: true}}", ["P1"]),
        ("problems", "{knownError: {eq: false}}", []),
    ],
)
def test_filters_find_what_they_say(ask: AskGraph, plural: str, where: str, found: list[str]) -> None:
    listed = ask(f"{{ {plural}(where: {where}) {{ totalCount nodes {{ id }} }} }}")[plural]
    assert [id.partition(":")[2] for id in ids(listed)] == found
    assert listed["totalCount"] == len(found)


def test_orders_and_pages_meet_every_row_once(ask: AskGraph) -> None:
    query = """query($after: String) {
        assets(first: 2, after: $after, orderBy: [{field: STATUS, direction: DESC}, {field: NAME}]) {
            totalCount edges { cursor node { name } } pageInfo { hasNextPage hasPreviousPage endCursor }
        }
    }"""
    names: list[str] = []
    after = None
    while True:
        page = ask(query, after=after)["assets"]
        names += [edge["node"]["name"] for edge in page["edges"]]
        assert page["totalCount"] == 6
        assert page["pageInfo"]["hasPreviousPage"] is (after is not None)
        assert page["pageInfo"]["endCursor"] == page["edges"][-1]["cursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert names == ["Checkout", "DB 1", "Lone box", "Payments DB", "Shop", "DB 2"]


def test_a_list_of_an_earlier_time_shows_what_was_then(ask: AskGraph) -> None:
    query = "query($t: DateTime) { assets(asOf: $t) { totalCount } }"
    assert ask(query, t="2026-05-04")["assets"]["totalCount"] == 0
    assert ask(query, t="2026-05-05T12:00:00Z")["assets"]["totalCount"] == 6


def test_another_graph_refers_to_an_entity_by_its_id(ask: AskGraph) -> None:
    query = "query($them: [_Any!]!) { _entities(representations: $them) { __typename ... on Team { name } } }"
    them = [{"__typename": "Team", "id": "team:pay"}, {"__typename": "Asset", "id": "asset:shop"}]
    assert ask(query, them=them)["_entities"] == [
        {"__typename": "Team", "name": "Payments"},
        {"__typename": "Asset"},
    ]


def test_changes_between_are_those_planned_for_any_part_of_the_span(ask: AskGraph) -> None:
    query = """query($from: DateTime!, $to: DateTime!, $about: [ID!]) {
        changesBetween(from: $from, to: $to, about: $about) { totalCount nodes { id } }
    }"""
    during = ask(query, **{"from": "2026-05-01T11:00:00Z", "to": "2026-05-10T08:30:00Z"})["changesBetween"]
    assert ids(during) == ["change:C1", "change:C2"]
    assert ids(ask(query, **{"from": "2026-05-02", "to": "2026-05-09"})["changesBetween"]) == []
    about = ask(query, **{"from": "2026-05-01", "to": "2026-06-01", "about": ["db-1"]})["changesBetween"]
    assert ids(about) == ["change:C2"]
    none = ask(query, **{"from": "2026-05-01", "to": "2026-06-01", "about": []})["changesBetween"]
    assert ids(none) == []
