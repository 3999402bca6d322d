"""A small estate in a real embedded store, and the API on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from etl.service import Ask, Etl
from graph.platform import Platform, open_platform
from graph.settings import Settings
from tests.integration.api.estate import ESTATE, FIRST_LOAD, HERE, OTHER, SECOND_LOAD, AskGraph, write


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """The estate, loaded from two sources on two days. Not to be written to."""
    folder = tmp_path_factory.mktemp("estate")
    settings = Settings.model_construct(data=folder / "data")
    with open_platform(settings) as platform:
        etl = Etl(platform)
        etl.run(Ask(source="cmdb", folder=write(folder / "cmdb", ESTATE), now=FIRST_LOAD))
        etl.run(Ask(source="other", folder=write(folder / "other", OTHER), now=SECOND_LOAD))
        yield platform


@pytest.fixture(scope="module")
def client(estate: Platform) -> TestClient:
    return TestClient(create_app(estate, Etl(estate)), base_url=HERE)


@pytest.fixture(scope="module")
def ask(client: TestClient) -> AskGraph:
    """Asks GraphQL over HTTP; the data of the answer, which must have no errors."""

    def post(query: str, **variables: Any) -> dict[str, Any]:
        answer = client.post("/graphql", json={"query": query, "variables": variables}).json()
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    return post


@pytest.fixture(scope="module")
def refused(client: TestClient) -> AskGraph:
    """Asks GraphQL for what it must refuse; the first error."""

    def post(query: str, **variables: Any) -> dict[str, Any]:
        answer = client.post("/graphql", json={"query": query, "variables": variables}).json()
        error: dict[str, Any] = answer["errors"][0]
        return error

    return post
