"""What a load makes of several sources is what the model says, worked out a second time and naively."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings

from tests.integration.etl.desk import desk_for_a_moment
from tests.property.estates import estates, files_of, precedences
from tests.property.oracle import Belief, Estate, expected_dump


def belief_of(precedence: dict[str, Any], silent: frozenset[str] = frozenset()) -> Belief:
    types = precedence.get("types", {})
    return Belief(
        precedence.get("default", ()),
        {name: each["order"] for name, each in types.items() if each["order"]},
        {(name, field): order for name, each in types.items() for field, order in each["fields"].items()},
        silent,
    )


@settings(max_examples=60, deadline=None)
@given(estates, precedences)
def test_the_graph_of_several_sources_is_what_the_model_says(estate: Estate, precedence: dict[str, Any]) -> None:
    with desk_for_a_moment(precedence=precedence) as desk:
        report = desk.load_all({source: files_of(tables) for source, tables in estate.items()})
        assert report.state == "succeeded"
        assert desk.dump() == expected_dump(estate, belief_of(precedence))
