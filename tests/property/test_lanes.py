"""Lanes say of every scenario what the rules say of it alone: the naive reading's, and the cascade's."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.impact import counting
from graph.impact.cascade import cascade
from graph.impact.counting import at_least, held
from graph.impact.lanes import EVERY, Cone
from graph.topology import DOWN
from graph.topology.overlay import Overlay
from tests.property.naive_impact import Estate
from tests.property.what_if_estates import Question, questions, seeds, some_estate
from tests.property.what_if_steps import apply

LANES = 16
LAW = settings(deadline=None)


def asked(question: Question) -> tuple[Overlay, Estate]:
    """The estate after the steps, as the engine and as the naive reading have it."""
    overlay = apply(Overlay(question.topology()), question.steps)
    estate = Estate(question.assets, question.relations, question.pools)
    for step in question.steps:
        estate.step(step)
    return overlay, estate


def some_failures(overlay: Overlay, random: Random) -> dict[int, int]:
    nodes = [node for node in range(len(overlay)) if overlay.takes_part(node)]
    return {node: random.getrandbits(LANES) & random.getrandbits(LANES) & random.getrandbits(LANES) for node in nodes}


def lanes_of(overlay: Overlay, fails: dict[int, int], own: bytes | None = None) -> dict[int, int]:
    cone = Cone(overlay, fails, own)
    return {node: lanes & 2**LANES - 1 for node, lanes in cone.run(lambda _, node: fails.get(node, 0))}


@LAW
@given(questions, seeds)
def test_each_lane_is_what_the_naive_reading_says(question: Question, seed: int) -> None:
    overlay, estate = asked(question)
    fails = some_failures(overlay, Random(seed))
    expected = dict.fromkeys(fails, 0)
    for lane in range(LANES):
        own = {**estate.own, **{overlay.id(node): "DOWN" for node, lanes in fails.items() if lanes >> lane & 1}}
        states, _ = estate.rounds(own)
        for node in fails:
            expected[node] |= (states[overlay.id(node)] == "DOWN") << lane
    assert lanes_of(overlay, fails) == expected


@LAW
@given(seeds, st.integers(2, 60))
def test_each_lane_is_what_the_cascade_says(seed: int, size: int) -> None:
    """Also on estates too large for the naive reading, and where the own states of the data are left out."""
    overlay = Overlay(some_estate(Random(seed), size).topology())
    fails = some_failures(overlay, Random(seed))
    bare = bytes(len(overlay))
    for own in (None, bare):
        expected = dict.fromkeys(fails, 0)
        for lane in range(LANES):
            question = overlay.copy()
            if own is not None:
                question.own[:] = own
            for node, lanes in fails.items():
                if lanes >> lane & 1:
                    question.fail(node)
            states = cascade(question).states
            for node in fails:
                expected[node] |= (states[node] == DOWN) << lane
        assert lanes_of(overlay, fails, own) == expected


@LAW
@given(questions)
def test_what_is_down_anyway_is_so_in_every_lane(question: Question) -> None:
    overlay, _ = asked(question)
    states = cascade(overlay).states
    targets = [node for node in range(len(overlay)) if overlay.takes_part(node)]
    anyway = {node for node, lanes in Cone(overlay, targets).run(lambda _, __: 0) if lanes == EVERY}
    assert anyway == {node for node in targets if states[node] == DOWN}


@LAW
@given(questions)
def test_the_order_has_suppliers_first_and_each_asset_once(question: Question) -> None:
    overlay, _ = asked(question)
    cone = Cone(overlay, [node for node in range(len(overlay)) if overlay.takes_part(node)])
    assert len(set(cone.order)) == len(cone.order)
    assert {node for node, _ in cone.run(lambda _, __: 0)} == cone.targets


@pytest.mark.parametrize("few", [0, 4, 99])
@given(st.lists(st.one_of(st.integers(0, 2**40), st.just(0), st.just(EVERY)), max_size=40), st.data())
def test_at_least_counts(few: int, sets: list[int], data: st.DataObject) -> None:
    """By the ladder and by the adder."""
    k = data.draw(st.integers(1, len(sets) + 1))
    expected = sum((sum(lanes >> bit & 1 for lanes in sets) >= k) << bit for bit in range(41))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counting, "_FEW", few)
        found = at_least(k, sets)
    assert found & 2**41 - 1 == expected
    assert (found == EVERY) == (sets.count(EVERY) >= k)


@given(st.sets(st.integers(0, 500)))
def test_held_lists_the_lanes(lanes: set[int]) -> None:
    assert list(held(sum(1 << lane for lane in lanes))) == sorted(lanes)
