"""How near assets are: personalised PageRank on the topology."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.search.walk import near, nearest
from graph.topology import Topology, build
from tests.unit.graph.test_topology import asset, rows

NAMES = "abcdefgh"


def topology(relations: list[tuple[str, str]], names: Iterable[str] = NAMES) -> Topology:
    return build(rows([asset(name) for name in names], [f"{one} DEPENDS_ON {other}" for one, other in relations]))


def nearness(made: Topology, *seeds: str) -> dict[str, float]:
    weights = {made.index(seed): 1 / len(seeds) for seed in seeds}
    found = near(made, {node: weight for node, weight in weights.items() if node is not None})
    return {made.id(node): value for node, value in found.items()}


def test_a_seed_is_nearest_and_what_is_further_away_less_near() -> None:
    found = nearness(topology([("a", "b"), ("b", "c"), ("c", "d")]), "a")
    assert found["a"] > found["b"] > found["c"] > found.get("d", 0)


def test_a_supplier_is_nearer_than_a_consumer() -> None:
    found = nearness(topology([("a", "b"), ("c", "a")]), "a")
    assert found["b"] > found["c"] > 0


def test_what_is_not_connected_is_not_near() -> None:
    assert set(nearness(topology([("a", "b"), ("c", "d")]), "a")) == {"a", "b"}


def test_a_hub_that_everybody_needs_leads_nowhere() -> None:
    names = [f"n{number:05}" for number in range(5000)]
    made = topology([(name, "hub") for name in names], [*names, "hub"])
    assert set(nearness(made, "n00000")) == {"n00000", "hub"}
    assert set(nearness(made, "hub")) == {"hub"}


def test_the_nearest_come_first_and_equals_by_node() -> None:
    assert nearest({7: 0.2, 3: 0.5, 1: 0.2, 9: 0.1}, 3) == [3, 1, 7]
    assert nearest({}, 3) == []


def test_ways_that_are_not_hard_are_walked_too() -> None:
    pooled = ["a DEPENDS_ON b softly", "c DEPENDS_ON b in pool", "c DEPENDS_ON d in pool"]
    found = nearness(build(rows([asset(name) for name in "abcd"], pooled)), "a")
    assert set(found) == set("abcd")
    assert found["b"] > found["c"] > found["d"]


def test_retired_assets_are_no_seeds_and_are_never_reached() -> None:
    made = build(rows([asset("a"), asset("b", retired=True)], ["a DEPENDS_ON b"]))
    assert set(nearness(made, "a")) == {"a"}
    assert nearness(made, "b") == {}


EDGES = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda pair: pair[0] != pair[1]))


@given(EDGES.map(lambda edges: sorted(set(edges))), st.sets(st.sampled_from(NAMES), min_size=1, max_size=3))
@settings(deadline=None)
def test_nearness_is_never_negative_and_sums_to_no_more_than_the_seeds(
    edges: list[tuple[str, str]], seeds: set[str]
) -> None:
    found = nearness(topology(edges), *sorted(seeds))
    assert all(value > 0 for value in found.values())
    assert sum(found.values()) <= 1 + 1e-9
    assert seeds <= set(found)


@given(EDGES.map(lambda edges: sorted(set(edges))), st.sampled_from(NAMES))
@settings(deadline=None)
def test_it_is_what_walking_all_of_it_gives(edges: list[tuple[str, str]], seed: str) -> None:
    """Against dense matrices, round by round; what is not followed weighs little."""
    import numpy as np

    made = topology(edges)
    step = np.zeros((len(made), len(made)))
    for one, other in edges:
        consumer, supplier = made.index(one), made.index(other)
        step[consumer, supplier], step[supplier, consumer] = (
            step[consumer, supplier] + 1.0,
            step[supplier, consumer] + 0.6,
        )
    total = step.sum(axis=1, keepdims=True)
    step = np.divide(step, total, out=np.zeros_like(step), where=total > 0)
    mass = np.zeros(len(made))
    mass[made.index(seed)] = 1.0
    reached = np.zeros(len(made))
    for _ in range(20):
        reached += 0.3 * mass
        mass = 0.7 * mass @ step
    found = nearness(made, seed)
    for node in range(len(made)):
        assert found.get(made.id(node), 0.0) == pytest.approx(reached[node], abs=5e-3)
