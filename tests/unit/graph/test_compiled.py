"""What is compiled of the engine refuses what leads nowhere: a damaged file must not end the process."""

from __future__ import annotations

from array import array
from random import Random
from types import ModuleType
from typing import Any

import pytest

from graph.impact.cascade import ordered, worse
from graph.impact.fixpoint import Cascade, cascade
from graph.topology import build
from graph.topology.overlay import Overlay
from tests.unit.graph.test_topology import rows

pytestmark = pytest.mark.usefixtures("compiled")
COLUMNS = ("out_hard_offsets", "out_hard", "out_soft_offsets", "out_soft", "out_pool_offsets", "out_pool")
NUMBERS = (0, 1, 7, 2**31, 2**32 - 1)


def failing() -> Overlay:
    """An estate in which a failure goes on, by every kind of row."""
    joins = [f"d DEPENDS_ON {member} in p" for member in "abc"]
    relations = ["a DEPENDS_ON b", "c DEPENDS_ON a softly", "e DEPENDS_ON d", *joins]
    overlay = Overlay(build(rows("a b c d e", relations, [("d", "p", "2")])))
    node = overlay.index("b")
    assert node is not None
    overlay.fail(node)
    return overlay


def refusal(overlay: Overlay) -> str:
    try:
        result = cascade(overlay)
        ordered(result, worse(result, Cascade(overlay)))
    except ValueError as refused:
        return str(refused)
    return ""


@pytest.mark.parametrize("seed", range(300))
def test_a_damaged_topology_is_a_value_error_or_another_answer(seed: int) -> None:
    draw = Random(seed)
    overlay = failing()
    base: Any = overlay.base
    for _ in range(draw.randint(1, 3)):
        name = draw.choice(COLUMNS)
        column = array("I", getattr(base, name))
        column[draw.randrange(len(column))] = draw.choice(NUMBERS)
        setattr(base, name, memoryview(column))
    if draw.random() < 0.3:
        overlay.pool_owner[0] = draw.choice(NUMBERS)
    assert refusal(overlay) in ("", "the topology is damaged: a number in it leads nowhere")


def test_columns_of_another_length_are_refused() -> None:
    overlay = failing()
    overlay.pool_n.pop()
    with pytest.raises(ValueError, match="damaged"):
        cascade(overlay)


def test_a_code_that_stands_for_no_criticality_is_refused() -> None:
    overlay = failing()
    result = cascade(overlay)
    base: Any = overlay.base
    base.node_criticality = memoryview(array("I", [9] * len(overlay)))
    with pytest.raises(ValueError, match="damaged"):
        ordered(result, worse(result, Cascade(Overlay(overlay.base))))


def test_a_state_below_none_is_above_nothing(compiled: ModuleType) -> None:
    assert compiled.above(bytes([0, 1, 3, 2]), bytes([0, 1, 2])) == [2, 3]
