"""Laws of the drawing's layout, tried on generated graphs."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from simulate.render.layers import drawing
from simulate.render.report import Edge, Graph, Node

NAMES = [f"n{number}" for number in range(12)]
edges = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=30)


def graph(pairs: list[tuple[str, str]]) -> Graph:
    return Graph("test", [Node(name) for name in NAMES], [Edge(one, other) for one, other in pairs])


@given(edges)
def test_no_two_boxes_touch(pairs: list[tuple[str, str]]) -> None:
    columns: dict[int, list[float]] = {}
    for column, row in drawing(graph(pairs)).places.values():
        columns.setdefault(column, []).append(row)
    for rows in columns.values():
        assert all(other - one > 0.999 for one, other in pairwise(sorted(rows)))


@given(edges)
def test_everything_lies_inside_the_drawing(pairs: list[tuple[str, str]]) -> None:
    drawn = drawing(graph(pairs))
    assert set(drawn.places) == set(NAMES)
    for column, row in drawn.places.values():
        assert 0 <= column < drawn.columns
        assert -1e-9 <= row <= drawn.rows - 1 + 1e-9


@given(edges)
def test_without_circles_every_line_leads_to_the_right(pairs: list[tuple[str, str]]) -> None:
    forward = [(one, other) for one, other in pairs if one < other]
    drawn = drawing(graph(forward))
    for one, other in forward:
        assert drawn.places[one][0] < drawn.places[other][0]


@given(edges)
def test_a_line_passes_every_column_between_its_ends(pairs: list[tuple[str, str]]) -> None:
    drawn = drawing(graph(pairs))
    for edge, way in drawn.ways:
        assert way[0] == drawn.places[edge.supplier]
        assert way[-1] == drawn.places[edge.supplied]
        assert {abs(b - a) for (a, _), (b, _) in pairwise(way)} <= {0, 1}


@given(edges)
def test_the_same_graph_is_drawn_the_same(pairs: list[tuple[str, str]]) -> None:
    assert drawing(graph(pairs)).places == drawing(graph(pairs)).places


def test_a_chain_is_a_straight_line() -> None:
    drawn = drawing(graph(list(pairwise(NAMES))))
    assert [drawn.places[name][0] for name in NAMES] == list(range(12))
    assert {drawn.places[name][1] for name in NAMES} == {0}


def test_an_empty_graph_is_an_empty_drawing() -> None:
    drawn = drawing(Graph("test", [], []))
    assert drawn.places == {}
    assert drawn.ways == []
