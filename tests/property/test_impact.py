"""The engine says what the naive reading of impact.md says, compiled and in plain Python; and its laws."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import WrongInput
from graph.impact.cascade import Impact, cascade, impact
from graph.topology import OK, STATES
from graph.topology.overlay import Overlay
from tests.property.naive_impact import Estate, RefusedError
from tests.property.what_if_estates import Question, questions, some_estate, some_step
from tests.property.what_if_steps import apply

LAW = settings(deadline=None, max_examples=400)


@contextmanager
def in_plain_python() -> Iterator[None]:
    """The engine as it is where nothing was compiled."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("graph.impact.fixpoint.native", None)
        patch.setattr("graph.impact.cascade.native", None)
        yield


def asked(question: Question) -> Impact:
    data = Overlay(question.topology())
    return impact(data, apply(data.copy(), question.steps))


def states_of(overlay: Overlay, states: bytearray) -> dict[str, str]:
    return {overlay.id(i): STATES[states[i]] for i in range(len(overlay)) if overlay.takes_part(i)}


@LAW
@given(questions)
def test_the_engine_is_the_naive_reading(question: Question) -> None:
    expected, found = question.answer(), asked(question)
    overlay, after = found.overlay, found.after
    assert states_of(found.data, found.before.states) == expected.before
    assert states_of(overlay, after.states) == expected.states
    assert {overlay.id(i): after.distance[i] for i in after.not_ok() if overlay.takes_part(i)} == expected.distance
    assert [
        {
            "id": overlay.id(node),
            "state": STATES[after.states[node]],
            "before": STATES[found.before_state(node)],
            "distance": after.distance[node],
        }
        for node in found.affected
    ] == expected.affected
    assert sorted(map(overlay.id, overlay.removed)) == expected.removed
    assert [overlay.id(node) for node in found.standing()] == expected.standing


@LAW
@given(questions)
def test_pools_count_as_the_naive_reading_does(question: Question) -> None:
    expected, found = question.answer(), asked(question)
    overlay, after = found.overlay, found.after
    for (owner, name), says in expected.pools.items():
        node = overlay.index(owner)
        assert node is not None
        pool = overlay.find_pool(node, name)
        assert pool is not None
        assert STATES[after.pool_state(pool)] == says["state"]
        assert (overlay.pool_n[pool], overlay.pool_full[pool], overlay.pool_m[pool]) == (
            says["n"],
            says["full"],
            says["min_up"],
        )


@pytest.mark.usefixtures("compiled")
@LAW
@given(questions)
def test_what_is_compiled_says_what_plain_python_says(question: Question) -> None:
    quick = asked(question)
    with in_plain_python():
        plain = asked(question)
    assert quick.affected == plain.affected
    for name in ("states", "distance", "down", "bad"):
        assert getattr(quick.after, name) == getattr(plain.after, name), name


@LAW
@given(questions)
def test_the_overlay_reads_the_same_both_ways(question: Question) -> None:
    """Each row of suppliers has its counterpart in the rows of consumers, whatever the steps were."""
    overlay = asked(question).overlay
    nodes, pools = range(len(overlay)), range(len(overlay.pool_owner))
    for strength in ("hard", "soft"):
        out = {(s, c) for s in nodes for c in overlay.row(f"out_{strength}", s)}
        into = {(s, c) for c in nodes for s in overlay.row(f"in_{strength}", c)}
        assert out == into
    members = {(member, pool) for pool in pools for member in overlay.row("member", pool)}
    assert members == {(member, pool) for pool in pools for member in overlay.row("join", pool)}
    assert members == {(member, pool) for member in nodes for pool in overlay.row("out_pool", member)}
    assert [overlay.pool_n[pool] for pool in pools] == [len(overlay.row("member", pool)) for pool in pools]
    for pool in pools:
        assert pool in overlay.row("pools", overlay.pool_owner[pool])


@LAW
@given(questions, st.integers(0, 2**32))
def test_steps_are_refused_where_the_naive_reading_refuses_them(question: Question, seed: int) -> None:
    """And a step that is refused changes nothing."""
    random = Random(seed)
    estate = Estate(question.assets, question.relations, question.pools)
    overlay = apply(Overlay(question.topology()), question.steps)
    for step in question.steps:
        estate.step(step)
    for _ in range(8):
        step = some_step(random, estate)
        if isinstance(next(iter(step.values())), list):
            continue
        before = cascade(overlay.copy())
        try:
            estate.step(step)
        except RefusedError:
            with pytest.raises(WrongInput):
                apply(overlay, [step])
            after = cascade(overlay)
            assert (before.states, before.distance) == (after.states, after.distance)
        else:
            apply(overlay, [step])


@LAW
@given(questions)
def test_a_copy_is_independent(question: Question) -> None:
    data = Overlay(question.topology())
    first = cascade(data)
    apply(data.copy(), question.steps)
    assert cascade(data).states == first.states
    assert data.rows == Overlay(data.base).rows


@LAW
@given(questions)
def test_an_empty_scenario_changes_nothing(question: Question) -> None:
    data = Overlay(question.topology())
    found = impact(data, data.copy())
    assert found.affected == []
    assert found.before.states == found.after.states


@LAW
@given(questions, st.integers(0, 2**32))
def test_failing_more_never_heals(question: Question, seed: int) -> None:
    overlay = asked(question).overlay
    there = [node for node in range(len(overlay)) if overlay.takes_part(node)]
    if not there:
        return
    before = cascade(overlay).states
    overlay.fail(Random(seed).choice(there))
    assert all(now >= then for now, then in zip(cascade(overlay).states, before, strict=True))


@LAW
@given(questions, st.integers(0, 2**32))
def test_a_further_hard_dependency_never_shrinks_a_blast_radius(question: Question, seed: int) -> None:
    found = asked(question)
    overlay = found.overlay.copy()
    there = [overlay.id(node) for node in range(len(overlay)) if overlay.takes_part(node)]
    random = Random(seed)
    if len(there) < 2:
        return
    source, target = random.sample(there, 2)
    try:
        overlay.connect(source, "DEPENDS_ON", target)
    except WrongInput:
        return
    assert set(found.affected) <= set(impact(found.data, overlay).affected)


def test_nothing_comes_of_nothing() -> None:
    overlay = Overlay(some_estate(Random(1), 1).topology())
    assert OK == 0
    assert not any(cascade(overlay).states)
