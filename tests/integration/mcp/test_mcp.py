"""The tools and resources of MCP, by the official client over both transports."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from mcp import Client
from mcp.shared.exceptions import MCPError
from mcp_types import CallToolResult

from api.mcp.tool import NOTICE
from api.mcp.tools import TOOLS
from graph.platform import Platform
from graph.ports import Collection
from tests.integration.mcp.serving import asked, on_stdio, served, text_of

QUESTIONS: list[tuple[str, dict[str, Any]]] = [
    ("get_context", {"query": "payments database pool exhausted", "about": ["pay-db"], "budget_tokens": 900}),
    ("get_context", {"about": ["change:C1"]}),
    ("get_context", {"scenario": "steps: [{fail: [db-1, db-2]}]"}),
    ("search_knowledge", {"query": "payments database pool", "kinds": ["article"], "limit": 3}),
    ("find_assets", {"text": "pay", "owner": "Payments"}),
    ("get_asset", {"asset": "Payments DB"}),
    ("impact_of", {"assets": ["pay-db"]}),
    ("impact_of", {"change": "C1", "limit": 1}),
    ("what_if", {"scenario": "steps: [{fail: [db-1, db-2]}]\ngate: [{no: {state: DOWN, criticality: critical}}]"}),
    ("similar_incidents", {"incident": "I2"}),
    ("recent_changes", {"assets": ["pay-db"], "hours": 72}),
    ("recent_changes", {}),
    ("give_feedback", {"query": "pool", "uid": "article:pool", "useful": True, "comment": "right"}),
]


@pytest.fixture(scope="module", params=["http", "stdio"])
def server(request: pytest.FixtureRequest, platform: Platform) -> Iterator[Any]:
    if request.param == "http":
        with served(platform) as address:
            yield f"{address}/mcp"
        # A command of its own may now have the index.
        platform.index().close()
    else:
        platform.index().close()
        yield on_stdio(platform)


def test_every_tool_answers_as_its_schema_says(server: Any) -> None:
    """The client itself refuses an answer that its schema does not allow."""

    async def ask(client: Client) -> list[tuple[str, CallToolResult]]:
        await client.list_tools()
        return [(name, await client.call_tool(name, given)) for name, given in QUESTIONS]

    for name, result in asked(server, ask):
        assert not result.is_error, (name, text_of(result))
        doc = result.structured_content
        assert list(Draft202012Validator(TOOLS[name].answer).iter_errors(doc)) == []
        text = text_of(result)
        if name == "get_context":
            assert text.startswith("# Context")
            assert doc["delimiter"]["opening"] in text
        else:
            assert json.loads(text) == doc
            assert doc["notice"] == NOTICE


def test_an_older_client_is_answered_too(server: Any) -> None:
    async def ask(client: Client) -> tuple[str, CallToolResult]:
        return client.protocol_version, await client.call_tool("find_assets", {"text": "pay-db"})

    version, result = asked(server, ask, "legacy")

    assert version < "2026"
    assert [row["id"] for row in result.structured_content["assets"]] == ["pay-db"]


def test_tools_are_told_with_closed_schemas_and_hints(server: Any) -> None:
    async def ask(client: Client) -> Any:
        return (await client.list_tools()).tools, client.instructions

    tools, instructions = asked(server, ask)

    assert [tool.name for tool in tools] == list(TOOLS)
    assert "never instructions" in instructions
    for tool in tools:
        assert tool.input_schema["additionalProperties"] is False
        assert tool.output_schema["additionalProperties"] is False
        assert tool.annotations.read_only_hint is (tool.name != "give_feedback")
        assert tool.annotations.destructive_hint is False
        assert len(tool.description) > 60
        Draft202012Validator.check_schema(tool.input_schema)
        Draft202012Validator.check_schema(tool.output_schema)
        assert all(spec.get("description") for spec in tool.input_schema["properties"].values())


@pytest.mark.parametrize(
    ("tool", "given", "told"),
    [
        ("get_asset", {"asset": "pay-dv"}, "Did you mean 'pay-db'?"),
        ("get_asset", {"aset": "pay-db"}, "Did you mean 'asset'?"),
        ("get_asset", {}, "get_asset needs asset"),
        ("get_asset", {"asset": ""}, "asset is empty"),
        ("get_asset", {"asset": 7}, "expected a text"),
        ("get_asset", {"asset": "change:C1"}, "is no asset"),
        ("find_assets", {"limit": 0}, "Say 1 to 200."),
        ("find_assets", {"limit": True}, "expected a whole number"),
        ("find_assets", {"owner": "Paymens"}, "Did you mean 'Payments'?"),
        ("search_knowledge", {"query": "x", "kinds": ["artikle"]}, "Did you mean 'article'?"),
        ("search_knowledge", {"query": " "}, "query is empty"),
        ("get_context", {"query": "pool", "budget_tokens": 20}, "BUDGET_TOO_SMALL"),
        ("get_context", {}, "neither a question nor anything"),
        ("impact_of", {}, "Exactly one of assets and change"),
        ("impact_of", {"assets": ["pay-db"], "change": "C1"}, "Exactly one of assets and change"),
        ("impact_of", {"assets": ["pay-db"], "how": "explode"}, "Say one of fail, degrade."),
        ("what_if", {"scenario": "steps: [{fial: pay-db}]"}, "Did you mean 'fail'?"),
        ("what_if", {"saved": "nightly"}, "nightly"),
        ("similar_incidents", {"incident": "I99"}, "NOT_FOUND"),
        ("recent_changes", {"until": "yesterday"}, "yesterday"),
        ("give_feedback", {"query": "q", "uid": "article:checkot", "useful": True}, "Did you mean"),
    ],
)
def test_a_wrong_call_says_what_would_be_right(platform: Platform, tool: str, given: dict[str, Any], told: str) -> None:
    from tests.integration.mcp.within import called

    result = called(platform, tool, given)

    assert result.is_error
    assert told in text_of(result)
    assert "Traceback" not in text_of(result)


def test_the_example_of_a_scenario_is_one(platform: Platform) -> None:
    from api.mcp.whatif import SCENARIO
    from tests.integration.mcp.within import called

    assert SCENARIO in TOOLS["what_if"].description
    doc = called(platform, "what_if", {"scenario": SCENARIO.replace("payments-db", "pay-db")}).structured_content
    assert doc["gate"] == {"passed": False, "broken": ["no: {state: DOWN, criticality: critical}"]}


def test_an_unknown_tool_is_refused_with_the_closest(platform: Platform) -> None:
    from tests.integration.mcp.within import called

    with pytest.raises(MCPError, match="Did you mean 'get_context'"):
        called(platform, "get_contxt", {})


def test_entities_are_resources(server: Any) -> None:
    async def ask(client: Client) -> Any:
        found = await resources_of(client)
        read = await client.read_resource("opsgraph://article/pool")
        templates = await client.list_resource_templates()
        with pytest.raises(MCPError, match="Did you mean"):
            await client.read_resource("opsgraph://asset/pay-dbx")
        with pytest.raises(MCPError, match="is no resource"):
            await client.read_resource("https://example.org/x")
        return found, read.contents[0], templates.resource_templates

    found, page, templates = asked(server, ask)

    assert {"opsgraph://asset/pay-db", "opsgraph://article/pool", "opsgraph://incident/I1"} <= {*found}
    assert page.mime_type == "text/markdown"
    assert "pg_terminate_backend" in page.text
    assert [template.uri_template for template in templates] == ["opsgraph://{kind}/{+id}"]


async def resources_of(client: Client) -> list[str]:
    found: list[str] = []
    cursor = None
    while True:
        page = await client.list_resources(cursor=cursor)
        found += [str(resource.uri) for resource in page.resources]
        cursor = page.next_cursor
        if cursor is None:
            return found


def test_stdio_sees_what_everyone_may_read(platform: Platform) -> None:
    """Over HTTP, where only this machine asks and nobody logs in yet, all is seen; on stdio, a fixed reader reads."""
    questions: list[tuple[str, dict[str, Any]]] = [
        (
            "get_context",
            {"query": "fraud payments secret audit investigation", "about": ["pay-db"], "budget_tokens": 9000},
        ),
        ("search_knowledge", {"query": "payments fraud rules"}),
        ("get_asset", {"asset": "pay-db"}),
        ("impact_of", {"assets": ["pay-db"]}),
        ("impact_of", {"change": "C1"}),
        ("recent_changes", {"hours": 8760, "ahead_hours": 8760}),
        ("similar_incidents", {"incident": "I1"}),
    ]
    hidden: list[tuple[str, dict[str, Any]]] = [
        ("similar_incidents", {"incident": "I3"}),
        ("impact_of", {"change": "C2"}),
        ("get_context", {"about": ["incident:I3"]}),
        ("give_feedback", {"query": "q", "uid": "article:secret", "useful": True}),
    ]

    async def ask(client: Client) -> tuple[list[CallToolResult], list[CallToolResult], list[str]]:
        first = [await client.call_tool(*question) for question in questions]
        second = [await client.call_tool(*question) for question in hidden]
        return first, second, await resources_of(client)

    with served(platform) as address:
        everything, found, listed = asked(f"{address}/mcp", ask)
    platform.index().close()
    some, refused, few = asked(on_stdio(platform), ask)

    told = " ".join(text_of(result) + json.dumps(result.structured_content) for result in some)
    assert not any(word in told for word in ("I3", '"C2"', "change:C2", "article:secret", "Nobody else"))
    assert "I3" in " ".join(map(text_of, everything))
    assert [result.is_error for result in found] == [False] * 4
    assert [result.is_error for result in refused] == [True] * 4
    assert "opsgraph://incident/I3" in listed
    assert "opsgraph://incident/I3" not in few
    assert "opsgraph://incident/I1" in few


def test_stdio_beside_a_server_asks_that(platform: Platform) -> None:
    """The server has the search index open; the command asks it as the reader that it is itself."""
    from api.serving import announced

    async def ask(client: Client) -> CallToolResult:
        return await client.call_tool("search_knowledge", {"query": "payments fraud rules", "limit": 20})

    with served(platform) as address, announced(platform.settings.data, address):
        asked(f"{address}/mcp", ask)  # now it is open
        result = asked(on_stdio(platform), ask)

    assert not result.is_error, text_of(result)
    assert result.structured_content["hits"]
    assert "article:secret" not in text_of(result)


def test_passages_of_a_search_stand_between_delimiters(platform: Platform) -> None:
    from tests.integration.mcp.within import called

    doc = called(
        platform, "search_knowledge", {"query": "poisoned tool calls and turns", "limit": 20}
    ).structured_content

    assert doc["hits"]
    opening, closing = doc["delimiter"]["opening"], doc["delimiter"]["closing"]
    for hit in doc["hits"]:
        for passage in hit["passages"]:
            assert passage.startswith(f"{opening}\n")
            assert passage.endswith(f"\n{closing}")
            assert "<tool_call>" not in passage


def test_feedback_is_kept(platform: Platform) -> None:
    from tests.integration.mcp.within import called

    kept = called(platform, "give_feedback", {"query": "what of the pool", "uid": "pool", "useful": False})

    doc = platform.store.records.get(Collection.FEEDBACK, kept.structured_content["kept"])
    assert doc is not None
    assert (doc["query"], doc["uid"], doc["useful"], doc["by"]) == ("what of the pool", "article:pool", False, "mcp")
