"""What GraphQL refuses, and how it says so."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from graph.errors import Unreachable
from graph.platform import Platform
from tests.integration.api.estate import AskGraph, limited


def first_error(client: TestClient, query: str) -> str:
    error = client.post("/graphql", json={"query": query}).json()["errors"][0]
    assert error["extensions"]["code"] == "BAD_INPUT"
    return str(error["message"])


@pytest.mark.parametrize(
    ("query", "code", "message"),
    [
        ("{ assets(first: 1001) { totalCount } }", "BAD_INPUT", "1001 rows"),
        ("{ assets(first: 0) { totalCount } }", "BAD_INPUT", "0 rows"),
        ('{ asset(id: "shop") { incidents(first: 1001) { totalCount } } }', "BAD_INPUT", "1001 rows"),
        ('{ asset(id: "shop") { dependencies(first: 1001) { totalCount } } }', "BAD_INPUT", "1001 rows"),
        ('{ assets(after: "x") { totalCount } }', "BAD_INPUT", "cursor"),
        ('{ assets(asOf: "soon") { totalCount } }', "BAD_INPUT", "soon"),
        ('{ assets(where: {owner: {eq: "nobody"}}) { totalCount } }', "NOT_FOUND", "no team 'nobody'"),
        ("{ assets(where: {name: {eq: null}}) { totalCount } }", "BAD_INPUT", "null"),
        ("{ assets(where: {name: null}) { totalCount } }", "BAD_INPUT", "null"),
        ("{ assets { colour } }", "BAD_INPUT", "colour"),
        ("{ assets {", "BAD_INPUT", "Syntax Error"),
        ('{ asset(id: " ") { id } }', "BAD_INPUT", "empty"),
        ('{ history(id: "nothing") { since } }', "NOT_FOUND", "'nothing'"),
        ('mutation { runEtl(source: "nothing") { id } }', "NOT_FOUND", "'nothing'"),
        ('mutation { dropDeadLetters(ids: ["nothing"]) }', "NOT_FOUND", "'nothing'"),
        ('{ changesBetween(from: "2026-05-02", to: "2026-05-01") { totalCount } }', "BAD_INPUT", "span"),
    ],
)
def test_a_refusal_has_a_stable_code_and_a_sentence(refused: AskGraph, query: str, code: str, message: str) -> None:
    error = refused(query)
    assert error["extensions"]["code"] == code
    assert message in error["message"]
    assert "stacktrace" not in str(error)


@pytest.mark.parametrize(
    ("declared", "used", "value"),
    [
        ("$v: Int!", "assets(first: $v) { totalCount }", "x"),
        ("$v: Int!", "assets(first: $v) { totalCount }", None),
        ("$v: String!", "search(query: $v) { complete }", 5),
        ("$v: [Kind!]", 'search(query: "a", kinds: $v) { complete }', ["ZZZ"]),
        ("$v: DateTime", 'search(query: "a", asOf: $v) { complete }', "yesterday"),
    ],
)
def test_a_variable_that_does_not_fit_is_the_callers(
    client: TestClient, declared: str, used: str, value: object
) -> None:
    body = {"query": f"query ({declared}) {{ {used} }}", "variables": {} if value is None else {"v": value}}
    (error,) = client.post("/graphql", json=body).json()["errors"]
    assert error["extensions"]["code"] == "BAD_INPUT"
    assert "$v" in error["message"]


def test_a_refusal_says_the_next_step(refused: AskGraph) -> None:
    error = refused("{ assets(first: 5000) { totalCount } }")
    assert error["extensions"]["remedy"] == "Ask for 1 to 1000; for all rows, ask REST for NDJSON."


def test_an_answer_that_the_schema_cannot_say_is_not_the_callers_fault(
    estate: Platform, refused: AskGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(estate.store, "counts", lambda: {"asset": 2**40})
    assert refused("{ counts { assets } }")["extensions"]["code"] == "INTERNAL"


def test_an_unexpected_error_tells_nothing_and_is_logged(
    estate: Platform, refused: AskGraph, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(estate.store, "counts", lambda: 1 / 0)
    error = refused("{ counts { assets } }")
    assert error["extensions"]["code"] == "INTERNAL"
    assert "zero" not in str(error)
    assert "ZeroDivisionError" in capsys.readouterr().out


def test_a_store_out_of_reach_is_told_as_such(
    estate: Platform, refused: AskGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> dict[str, int]:
        raise Unreachable("The graph does not answer.", "Start it.")

    monkeypatch.setattr(estate.store, "counts", fail)
    error = refused("{ counts { assets } }")
    assert error["extensions"] == {"code": "UNREACHABLE", "remedy": "Start it."}


def test_depth_aliases_and_tokens_have_limits(estate: Platform) -> None:
    client = limited(estate, max_depth=3, max_aliases=2, max_tokens=50)
    assert "depth" in first_error(client, "{ assets { nodes { owner { members { totalCount } } } } }")
    assert "aliases" in first_error(client, "{ a: __typename b: __typename c: __typename }")
    assert "tokens" in first_error(client, "{" + " __typename" * 60 + "}")
    assert client.post("/graphql", json={"query": "{ assets { nodes { id } } }"}).json()["data"]


def test_a_step_that_asks_for_too_many_rows_is_refused(estate: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    client = limited(estate, max_page=3)
    query = "{ teams(first: 2) { nodes { assets(first: 3) { nodes { id } } } } }"
    assert "errors" not in client.post("/graphql", json={"query": query}).json()
    monkeypatch.setattr("api.graphql.context.MOST_PAGES", 1)
    assert "up to 6 rows in one step" in first_error(client, query)


def test_introspection_can_be_switched_off_with_everything_that_tells_the_schema(estate: Platform) -> None:
    client = limited(estate, introspection=False)
    for query in (
        "{ __schema { types { name } } }",
        '{ __type(name: "Asset") { name } }',
        "{ _service { sdl } }",
    ):
        assert "does not tell" in first_error(client, query)
    assert "Did you mean" not in first_error(client, "{ asets { totalCount } }")
    assert client.post("/graphql", json={"query": "{ __typename }"}).json() == {"data": {"__typename": "Query"}}


def test_a_query_is_validated_once(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from strawberry.extensions.validation_cache import _get_validate_cache

    from api.graphql.limits import KEPT_QUERIES

    cache = _get_validate_cache(KEPT_QUERIES)
    query = "query Once { assets(first: 1) { totalCount } }"
    client.post("/graphql", json={"query": query})
    before = cache.cache_info()  # type: ignore[attr-defined]
    client.post("/graphql", json={"query": query})
    after = cache.cache_info()  # type: ignore[attr-defined]
    assert (after.hits - before.hits, after.misses - before.misses) == (1, 0)


def test_batches_are_refused(client: TestClient) -> None:
    answer = client.post("/graphql", json=[{"query": "{ __typename }"}])
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (400, "BAD_INPUT")


def test_a_mutation_is_never_done_by_a_get(client: TestClient) -> None:
    answer = client.get("/graphql", params={"query": "mutation { runEtl { id } }"})
    assert answer.status_code == 400
    assert client.get("/graphql", params={"query": "{ __typename }"}).json()["data"] == {"__typename": "Query"}


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_what_a_form_of_another_site_can_send_is_no_query(client: TestClient, content_type: str) -> None:
    answer = client.post("/graphql", content=b'{"query": "{ __typename }"}', headers={"content-type": content_type})
    assert answer.status_code == 400


def test_a_foreign_page_is_refused(client: TestClient) -> None:
    answer = client.post("/graphql", json={"query": "{ __typename }"}, headers={"origin": "https://evil.example"})
    assert answer.status_code == 403
