"""Fields that walk the graph, both ways, and what they cost."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.api.estate import AskGraph


def names(connection: dict[str, Any]) -> list[str]:
    return [node["displayName"] for node in connection["nodes"]]


@pytest.mark.parametrize(
    ("start", "field", "found"),
    [
        ('asset(id: "pay-db")', "incidents", ["Payments fail", "Cards refused again"]),
        ('asset(id: "pay-db")', "changes", ["Upgrade DB"]),
        ('asset(id: "pay-db")', "problems", ["Pool too small"]),
        ('asset(id: "pay-db")', "articles", ["Old way", "Restart payments"]),
        ('incident(id: "I1")', "affects", ["Checkout", "Payments DB"]),
        ('incident(id: "I1")', "causedBy", ["Upgrade DB"]),
        ('incident(id: "I1")', "resolvedWith", ["Restart payments"]),
        ('incident(id: "I1")', "duplicates", ["Cards refused again"]),
        ('change(id: "C1")', "targets", ["Payments DB"]),
        ('change(id: "C1")', "incidents", ["Payments fail"]),
        ('change(id: "C2")', "fixes", ["Pool too small"]),
        ('problem(id: "P1")', "rootCause", ["Payments DB"]),
        ('problem(id: "P1")', "fixedBy", ["Patch VMs"]),
        ('problem(id: "P1")', "incidents", ["Payments fail", "Slow payments"]),
        ('article(id: "kb/restart")', "about", ["Payments DB"]),
        ('article(id: "kb/restart")', "supersedes", ["Old way"]),
        ('article(id: "kb/restart")', "resolvedIncidents", ["Payments fail"]),
        ('article(id: "kb/old")', "supersededBy", ["Restart payments"]),
        ('team(id: "pay")', "members", ["Ann", "Bob"]),
        ('team(id: "pay")', "assets", ["Checkout", "Payments DB", "Shop"]),
        ('team(id: "pay")', "incidents", ["Payments fail", "Slow payments", "Cards refused again"]),
        ('team(id: "net")', "changes", ["Upgrade DB", "Patch VMs"]),
        ('team(id: "net")', "problems", []),
        ('person(id: "bob")', "teams", ["Network", "Payments"]),
    ],
)
def test_neighbours_are_found_both_ways(ask: AskGraph, start: str, field: str, found: list[str]) -> None:
    answer = ask(f"{{ start: {start} {{ {field} {{ totalCount nodes {{ displayName }} }} }} }}")["start"][field]
    assert names(answer) == found
    assert answer["totalCount"] == len(found)


def test_a_way_to_one_leads_to_it_or_to_none(ask: AskGraph) -> None:
    query = """{ incident(id: "I3") { duplicateOf { id } team { name } problem { id } }
        asset(id: "lone/box") { owner { id } } }"""
    assert ask(query) == {
        "incident": {"duplicateOf": {"id": "incident:I1"}, "team": {"name": "Payments"}, "problem": None},
        "asset": {"owner": None},
    }


def test_neighbours_can_be_filtered_ordered_and_paged(ask: AskGraph) -> None:
    query = """{ team(id: "pay") { incidents(
        first: 1, where: {status: {eq: "open"}}, orderBy: {field: OPENED_AT, direction: DESC}
    ) { totalCount nodes { displayName } pageInfo { hasNextPage } } } }"""
    assert ask(query)["team"]["incidents"] == {
        "totalCount": 2,
        "nodes": [{"displayName": "Cards refused again"}],
        "pageInfo": {"hasNextPage": True},
    }


def test_dependencies_are_what_supplies_an_asset_and_how(ask: AskGraph) -> None:
    edges = "edges { nodeId type strength pool life node { displayName } }"
    query = f"""{{
        db: asset(id: "pay-db") {{ dependencies {{ {edges} }} pools {{ name minUp }} }}
        checkout: asset(id: "checkout") {{ dependencies {{ nodes {{ displayName }} {edges} }} }}
    }}"""
    found = ask(query)
    assert found["db"]["pools"] == [{"name": "members", "minUp": "1"}]
    assert found["db"]["dependencies"]["edges"] == [
        supply("db-1", "MEMBER_OF", "HARD", "DB 1", pool="members"),
        supply("db-2", "MEMBER_OF", "SOFT", "DB 2", pool="members"),
    ]
    assert found["checkout"]["dependencies"]["edges"] == [
        supply("pay-db", "DEPENDS_ON", "HARD", "Payments DB"),
        supply("ghost", "USES", "SOFT", None, life="DANGLING"),
    ]
    assert names(found["checkout"]["dependencies"]) == ["Payments DB"]


def supply(
    id: str, type: str, strength: str, name: str | None, pool: str | None = None, life: str = "ACTIVE"
) -> dict[str, Any]:
    node = {"displayName": name} if name else None
    return {
        "nodeId": f"asset:{id}",
        "type": type,
        "strength": strength,
        "pool": pool,
        "life": life,
        "node": node,
    }


def test_dependents_are_what_an_asset_supplies(ask: AskGraph) -> None:
    found = ask('{ asset(id: "checkout") { dependents { nodes { name } } } }')
    assert found["asset"]["dependents"]["nodes"] == [{"name": "Shop"}]


def test_relations_can_be_asked_by_type_and_heading_and_page(ask: AskGraph) -> None:
    query = """query($types: [RelationType!], $heading: Heading, $after: String) { asset(id: "pay-db") {
        relations(types: $types, heading: $heading, first: 2, after: $after) {
            totalCount nodes { type targetId source { displayName } } pageInfo { endCursor hasNextPage }
        } } }"""
    out = ask(query, heading="OUTGOING")["asset"]["relations"]
    assert [(each["type"], each["targetId"]) for each in out["nodes"]] == [("OWNED_BY", "team:pay")]
    found, after = [], None
    while True:
        page = ask(query, types=["MEMBER_OF", "AFFECTS"], after=after)["asset"]["relations"]
        found += [each["source"]["displayName"] for each in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert found == ["Payments fail", "Cards refused again", "DB 1", "DB 2"]
    assert page["totalCount"] == 4


def test_every_field_says_where_it_comes_from_and_who_says_otherwise(ask: AskGraph) -> None:
    query = '{ asset(id: "pay-db") { provenance { field value source others { source value } } } }'
    found = {each["field"]: each for each in ask(query)["asset"]["provenance"]}
    assert (found["name"]["value"], found["name"]["source"]) == ("Payments DB", "cmdb")
    assert found["name"]["others"] == [{"source": "other", "value": "Payments Database"}]
    assert found["criticality"]["others"] == []


def test_the_past_of_a_thing_is_told_from_now_back(ask: AskGraph) -> None:
    query = """{ history(id: "pay-db") { since until life run fields }
        asset(id: "pay-db") { history { since } relationHistory { until relation { type } } } }"""
    found = ask(query)
    assert found["history"][0]["until"] is None
    assert [version["since"] for version in found["history"]] == [
        version["since"] for version in found["asset"]["history"]
    ]
    assert "OWNED_BY" in {each["relation"]["type"] for each in found["asset"]["relationHistory"]}


def test_the_time_asked_for_is_inherited_by_what_is_asked_from_there(ask: AskGraph) -> None:
    query = """query($then: DateTime, $later: DateTime) { asset(id: "pay-db", asOf: $then) {
        status incidents { totalCount } later: incidents(asOf: $later) { totalCount }
        dependencies { totalCount } owner { assets { totalCount } } } }"""
    assert ask(query, then="2026-05-05T12:00:00Z", later="2026-05-04")["asset"] == {
        "status": "operational",
        "incidents": {"totalCount": 2},
        "later": {"totalCount": 0},
        "dependencies": {"totalCount": 2},
        "owner": {"assets": {"totalCount": 3}},
    }
    assert ask(query, then="2026-05-04")["asset"] is None
