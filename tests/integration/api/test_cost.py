"""What a query costs: one store call for each kind of question on a level, however many rows ask it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from etl.service import Ask, Etl
from graph.platform import Platform, open_platform
from graph.query import Page, Query
from graph.settings import Settings
from tests.integration.api.estate import HERE, write


class Counted:
    """A store that notes each question put to it."""

    def __init__(self, store: Any) -> None:
        self.store = store
        self.asked: list[str] = []

    def __getattr__(self, name: str) -> Any:
        answer = getattr(self.store, name)
        if not callable(answer):
            return answer

        def noted(*args: Any, **kwargs: Any) -> Any:
            self.asked.append(name)
            return answer(*args, **kwargs)

        return noted


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, Counted]]:
    """60 assets in a ring, each with an incident, a change behind it, and a team with a member."""
    folder = tmp_path_factory.mktemp("ring")
    many = range(60)
    files = {
        "assets.csv": "id,name,owner\n" + "".join(f"a{n},A {n},t{n % 7}\n" for n in many),
        "relations.csv": "source,type,target\n" + "".join(f"a{n},DEPENDS_ON,a{(n + 1) % 60}\n" for n in many),
        "teams.csv": "id,name,members\n" + "".join(f"t{n},T {n},p{n}\n" for n in range(7)),
        "people.csv": "id,name\n" + "".join(f"p{n},P {n}\n" for n in range(7)),
        "incidents.csv": "id,title,affects,caused_by\n" + "".join(f"i{n},I {n},a{n},c{n}\n" for n in many),
        "changes.csv": "id,title,targets\n" + "".join(f"c{n},C {n},a{n}\n" for n in many),
    }
    with open_platform(Settings.model_construct(data=folder / "data")) as platform:
        Etl(platform).run(Ask(folder=write(folder / "files", files)))
        store = Counted(platform.store)
        counting = Platform(platform.settings, store)
        yield TestClient(create_app(counting, Etl(platform)), base_url=HERE), store


@pytest.mark.parametrize("size", [1, 50])
def test_a_page_three_levels_deep_costs_one_store_call_a_level(counted: tuple[TestClient, Counted], size: int) -> None:
    client, store = counted
    query = """query($first: Int!) { assets(first: $first) { totalCount nodes { id
        incidents { nodes { id causedBy { nodes { id targets { nodes { id } } } } } } } } }"""
    store.asked.clear()
    answer = client.post("/graphql", json={"query": query, "variables": {"first": size}}).json()
    assert len(answer["data"]["assets"]["nodes"]) == size
    deepest = answer["data"]["assets"]["nodes"][-1]["incidents"]["nodes"][0]["causedBy"]["nodes"][0]["targets"]
    assert deepest["nodes"]
    assert store.asked == ["page", "related", "related", "related"]


def test_supplies_three_levels_deep_cost_two_store_calls_a_level(counted: tuple[TestClient, Counted]) -> None:
    client, store = counted
    query = """{ assets(first: 50) { nodes { dependencies { nodes { dependencies { nodes {
        dependencies { nodes { name } } } } } } } } }"""
    store.asked.clear()
    answer = client.post("/graphql", json={"query": query}).json()
    assert "errors" not in answer
    assert store.asked == ["page", *["relations", "entities"] * 3]


def test_the_past_of_a_page_costs_one_store_call_a_question(counted: tuple[TestClient, Counted]) -> None:
    client, store = counted
    query = "{ assets(first: 50) { nodes { history { since } relationHistory { until } } } }"
    store.asked.clear()
    answer = client.post("/graphql", json={"query": query}).json()
    assert all(node["history"] and node["relationHistory"] for node in answer["data"]["assets"]["nodes"])
    assert sorted(store.asked) == ["history", "page", "relation_history"]


def test_a_filter_by_link_is_looked_up_once_for_all_rows(counted: tuple[TestClient, Counted]) -> None:
    client, store = counted
    query = '{ assets(first: 50) { nodes { incidents(where: {causedBy: {eq: "c1"}}) { nodes { id } } } } }'
    store.asked.clear()
    assert "errors" not in client.post("/graphql", json={"query": query}).json()
    assert store.asked == ["page", "resolve", "related"]


def test_a_total_is_counted_only_where_it_is_selected(
    counted: tuple[TestClient, Counted], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, store = counted
    counts: list[bool] = []
    page: Callable[[Query], Page] = store.store.page

    def noted(query: Query) -> Page:
        counts.append(query.count)
        return page(query)

    monkeypatch.setattr(store.store, "page", noted)
    for fields in ("nodes { id }", "totalCount", "...F", "... on AssetConnection { totalCount }"):
        text = f"{{ assets {{ {fields} }} }} fragment F on AssetConnection {{ totalCount }}"
        client.post("/graphql", json={"query": text if "...F" in fields else text.partition(" fragment")[0]})
    assert counts == [False, True, True, True]
